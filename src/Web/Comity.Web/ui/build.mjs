// Bundles the script and the style sheet of every page into the folder named as the only argument.
import { build } from 'esbuild';

const outdir = process.argv[2];
if (!outdir) throw new Error('usage: node build.mjs <output folder>');

await build({
  entryPoints: { app: 'app.js' },
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
