// A TAXII 2.1 crawler that shares no code with the server or with its client.
// node crawl.mjs OBJECTS-URL TOKEN LIMIT STOP-FILE: prints the id of every object it is given, one a line.
// It asks again after any failure, follows `next`, polls the end by added_after, and ends when the stop file is there and nothing is new.
import { existsSync } from "node:fs";

const [url, token, limit, stop] = process.argv.slice(2);
let after = null;
let next = null;

async function page() {
  const query = new URLSearchParams({ limit });
  if (after) query.set("added_after", after);
  if (next) query.set("next", next);
  const answer = await fetch(`${url}?${query}`, {
    headers: { accept: "application/taxii+json;version=2.1", authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(5000),
  });
  if (answer.status !== 200) throw new Error(`status ${answer.status}: ${await answer.text()}`);
  return { body: await answer.json(), last: answer.headers.get("x-taxii-date-added-last") };
}

let newest = null;
for (;;) {
  const stopping = existsSync(stop);
  let got;
  try {
    got = await page();
  } catch (failed) {
    if (/status 4/.test(failed.message)) throw failed;
    await new Promise((done) => setTimeout(done, 50));
    continue;
  }
  for (const object of got.body.objects ?? []) console.log(object.id);
  newest = got.last ?? newest;
  if (got.body.more) {
    next = got.body.next;
    continue;
  }
  if (stopping && !(got.body.objects ?? []).length) break;
  [after, next] = [newest, null];
  if (!(got.body.objects ?? []).length) await new Promise((done) => setTimeout(done, 20));
}
