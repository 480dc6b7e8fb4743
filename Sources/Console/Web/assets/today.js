// Progress of what is under way, as the server tells it. Without this the page is right when it was loaded.
const list = document.getElementById("runs");
const none = document.getElementById("no-runs");
const over = document.getElementById("runs-over");
let source = null;
let seen = null;

function row(run) {
  const item = document.createElement("li");
  item.dataset.run = run.run;
  const name = document.createElement("b");
  const bar = document.createElement("progress");
  const text = document.createElement("span");
  bar.max = 100;
  bar.setAttribute("aria-label", run.name);
  item.append(name, bar, text);
  return item;
}

function show(runs) {
  const known = new Map([...list.children].map((item) => [item.dataset.run, item]));
  for (const run of runs) {
    const item = known.get(run.run) || list.appendChild(row(run));
    known.delete(run.run);
    item.className = run.alive ? "" : "gone";
    item.children[0].textContent = run.name;
    item.children[1].value = run.percent;
    item.children[2].textContent = run.text;
  }
  for (const item of known.values()) item.remove();
  none.hidden = runs.length > 0;
  // What ended brought something: the figures are those of before.
  const alive = runs.filter((run) => run.alive).map((run) => run.run);
  if (seen && seen.some((id) => !runs.some((run) => run.run === id))) over.hidden = false;
  seen = alive;
}

function open() {
  if (source || document.hidden || !list) return;
  source = new EventSource(list.dataset.events);
  source.addEventListener("runs", (event) => show(JSON.parse(event.data)));
  source.addEventListener("over", close);
}

function close() {
  if (source) source.close();
  source = null;
}

// A browser has six connections for a server: a page nobody looks at has none of them.
document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
addEventListener("pagehide", close);
addEventListener("pageshow", open);
open();
