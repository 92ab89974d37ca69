// Bundles the script and the style sheet of every page into the folder named as the only argument.
import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';

const outdir = process.argv[2];
if (!outdir) throw new Error('usage: node build.mjs <output folder>');

// Turbo puts a style element into the head as it loads, which the page's policy forbids; app.css draws its own line instead.
const withoutInlineStyle = {
  name: 'without-inline-style',
  setup({ onLoad }) {
    onLoad({ filter: /@hotwired\/turbo\/dist\/turbo\.es2017-esm\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const call = '    this.installStylesheetElement();\n';
      if (source.split(call).length !== 2) throw new Error('Turbo changed: look again at how it installs its style sheet.');
      return { contents: source.replace(call, ''), loader: 'js' };
    });
  },
};

await build({
  entryPoints: { app: 'app.js' },
  plugins: [withoutInlineStyle],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  legalComments: 'linked',
  outdir,
  logLevel: 'warning',
});

await build({
  entryPoints: { app: 'app.css' },
  bundle: true,
  minify: true,
  target: ['chrome120', 'firefox120', 'safari17'],
  outdir,
  logLevel: 'warning',
});
