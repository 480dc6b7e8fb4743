// The dispatch page: wheel, drag and keys move the axis; the cameras play in step and the cursor follows.
// Without it everything works by links. What it shows, the server drew.

const page = document.getElementById("dispatch");
const axis = document.getElementById("axis");
const box = document.getElementById("cameras");
page.classList.add("live");

// --- the axis

const svg = () => axis.querySelector("svg");
const span = () => ({ from: Number(svg().dataset.from), to: Number(svg().dataset.to) });
let wanted = null;
let asking = 0;

function address(changes) {
  const here = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) here.searchParams.delete(name);
    else here.searchParams.set(name, String(value));
  }
  return here;
}

async function part(name, place) {
  const asked = new URL(place);
  asked.searchParams.set("part", name);
  const answer = await fetch(asked, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

// One drawing at a time; of what was asked meanwhile, the last.
async function show(window) {
  wanted = window;
  if (asking) return;
  asking = 1;
  try {
    while (wanted) {
      const next = wanted;
      wanted = null;
      const place = address({ from: next ? Math.max(0, Math.round(next.from)) : null, to: next ? Math.round(next.to) : null, at: Math.round(now) });
      const text = await part("drawing", place);
      axis.innerHTML = text;
      history.replaceState(null, "", place);
      moveCursor();
    }
  } catch { /* the old drawing stays: the next step asks again */ }
  asking = 0;
}

const least = 1000;
function zoom(factor, at) {
  const { from, to } = wanted || span();
  const middle = at ?? (from + to) / 2;
  const length = Math.max(least, (to - from) * factor);
  const start = middle - ((middle - from) * length) / (to - from);
  show({ from: start, to: start + length });
}

function pan(share) {
  const { from, to } = wanted || span();
  const step = (to - from) * share;
  show({ from: from + step, to: to + step });
}

async function whole() {
  const place = address({ from: null, to: null, at: Math.round(now) });
  try {
    axis.innerHTML = await part("drawing", place);
    history.replaceState(null, "", place);
    moveCursor();
  } catch { /* stays */ }
}

// A place on the screen as a time; null left of the axis.
function timeAt(event) {
  const drawing = svg();
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
  const left = Number(drawing.dataset.left);
  const right = Number(drawing.dataset.right);
  if (point.x < left) return null;
  const { from, to } = span();
  return from + ((point.x - left) * (to - from)) / (right - left);
}

axis.addEventListener("wheel", (event) => {
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
  const at = timeAt(event);
  if (at === null) return;
  event.preventDefault();
  zoom(event.deltaY > 0 ? 1.4 : 1 / 1.4, at);
}, { passive: false });

let drag = null;
let dragged = false;
axis.addEventListener("pointerdown", (event) => {
  // A finger scrolls; the mouse drags.
  if (event.button !== 0 || event.pointerType === "touch") return;
  drag = { x: event.clientX, ...span(), moved: 0 };
  dragged = false;
});
window.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.moved = event.clientX - drag.x;
  if (Math.abs(drag.moved) < 4) return;
  dragged = true;
  axis.classList.add("dragging");
  const scale = 1200 / svg().getBoundingClientRect().width;
  const height = svg().viewBox.baseVal.height;
  svg().setAttribute("viewBox", `${-drag.moved * scale} 0 1200 ${height}`);
});
window.addEventListener("pointerup", () => {
  if (!drag) return;
  const { moved, from, to } = drag;
  drag = null;
  axis.classList.remove("dragging");
  if (!dragged) return;
  const drawing = svg();
  const width = Number(drawing.dataset.right) - Number(drawing.dataset.left);
  const shift = (-moved * (1200 / drawing.getBoundingClientRect().width) * (to - from)) / width;
  show({ from: from + shift, to: to + shift });
});
axis.addEventListener("dragstart", (event) => event.preventDefault());
axis.addEventListener("click", (event) => {
  if (dragged) {
    event.preventDefault();
    dragged = false;
    return;
  }
  if (event.target.closest("a")) return;
  const at = timeAt(event);
  if (at !== null) seek(at);
});

for (const tool of document.querySelectorAll("a[data-tool]")) {
  const does = { earlier: () => pan(-0.5), later: () => pan(0.5), closer: () => zoom(0.5), wider: () => zoom(2), wholeSpan: whole }[tool.dataset.tool];
  if (!does) continue;
  tool.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    does();
  });
}

// --- the cameras

let now = Number(box.querySelector(".cameras").dataset.at);
let playing = false;
let loading = false;
let heard = 0;

const cameras = () => [...box.querySelectorAll("video[data-begin]")];
const begin = (video) => Number(video.dataset.begin);
const end = (video) => Number(video.dataset.end);
// In the site's zone, wherever the browser is.
const clock = (time) => new Date(time + 1000 * Number(box.querySelector(".cameras").dataset.offset))
  .toISOString().slice(0, 19).replace("T", " ");

function moveCursor() {
  const drawing = svg();
  const { from, to } = span();
  let cursor = drawing.querySelector("#cursor");
  if (!cursor) {
    cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
    cursor.id = "cursor";
    cursor.setAttribute("class", "d-cursor");
    cursor.setAttribute("y1", "24");
    cursor.setAttribute("y2", String(drawing.viewBox.baseVal.height));
    drawing.append(cursor);
  }
  const left = Number(drawing.dataset.left);
  const right = Number(drawing.dataset.right);
  const place = left + ((now - from) * (right - left)) / (to - from);
  const isSeen = now >= from && now <= to;
  cursor.setAttribute("x1", place);
  cursor.setAttribute("x2", place);
  cursor.setAttribute("visibility", isSeen ? "visible" : "hidden");
}

function place(video) {
  video.currentTime = Math.max(0, (now - begin(video)) / 1000);
}

function arm() {
  cameras().forEach((video, index) => {
    video.src = video.dataset.source;
    video.controls = false;
    video.muted = index !== heard;
    video.addEventListener("loadedmetadata", () => place(video));
    video.parentElement.querySelector(".listen").setAttribute("aria-pressed", String(index === heard));
  });
  document.getElementById("play").hidden = cameras().length === 0;
  word();
}

function word() {
  const text = document.getElementById("play-word");
  if (text) text.textContent = playing ? box.dataset.pause : box.dataset.play;
}

// Other cameras: the server knows who recorded that moment, and asks the gate.
async function load(at) {
  if (loading) return;
  loading = true;
  now = at;
  try {
    const text = await part("cameras", address({ at: Math.round(at) }));
    for (const video of cameras()) {
      video.pause();
      video.removeAttribute("src");
      video.load();
    }
    box.innerHTML = text;
    arm();
    if (playing) start();
  } catch { playing = false; word(); }
  loading = false;
}

function start() {
  for (const video of cameras()) {
    if (now < end(video)) {
      if (video.readyState >= 1) place(video);
      video.play().catch(() => {});
    }
  }
}

function toggle() {
  playing = !playing;
  word();
  if (playing) start();
  else for (const video of cameras()) video.pause();
}

function seek(at) {
  now = at;
  moveCursor();
  const all = cameras();
  // The same files: only their places change.
  const same = all.length > 0 && all.every((video) => at >= begin(video) && at < end(video));
  if (same) all.forEach(place);
  else load(at);
  history.replaceState(null, "", address({ at: Math.round(at) }));
}

let last = 0;
function step(time) {
  requestAnimationFrame(step);
  if (!playing || loading || time - last < 100) return;
  last = time;
  const all = cameras();
  const lead = all.find((video) => !video.paused && !video.ended && video.readyState >= 3);
  if (lead) {
    now = begin(lead) + lead.currentTime * 1000;
    for (const video of all) {
      // A quarter of a second is heard as an echo.
      if (video !== lead && video.readyState >= 2 && !video.seeking
        && Math.abs(begin(video) + video.currentTime * 1000 - now) > 250) place(video);
    }
    moveCursor();
    const shown = document.getElementById("now");
    if (shown) shown.textContent = clock(now);
  }
  const over = all.find((video) => video.ended || begin(video) + video.currentTime * 1000 >= end(video) - 60);
  if (over) {
    const until = end(over);
    const following = Number(box.querySelector(".cameras").dataset.next) || 0;
    const others = all.some((video) => video !== over && end(video) > until);
    if (others || following === 0 || following <= until + 1000) load(Math.max(now, until));
    else load(following);
    if (!others && following === 0) playing = false;
  }
}

box.addEventListener("click", (event) => {
  if (event.target.closest("#play")) toggle();
  const button = event.target.closest(".listen");
  if (!button) return;
  const all = cameras();
  heard = all.indexOf(button.closest(".tile").querySelector("video"));
  all.forEach((video, index) => {
    video.muted = index !== heard;
    video.parentElement.querySelector(".listen").setAttribute("aria-pressed", String(index === heard));
  });
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select")) return;
  const keys = {
    ArrowLeft: () => pan(-0.2), ArrowRight: () => pan(0.2), "+": () => zoom(0.5), "=": () => zoom(0.5),
    "-": () => zoom(2), 0: whole,
  };
  if (event.key === " ") {
    if (event.target.closest("button, a, summary, video") || cameras().length === 0) return;
    event.preventDefault();
    toggle();
    return;
  }
  const does = keys[event.key];
  if (!does) return;
  event.preventDefault();
  does();
});

arm();
moveCursor();
requestAnimationFrame(step);
