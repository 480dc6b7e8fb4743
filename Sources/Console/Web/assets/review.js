// The review page: plays the span by itself, moves the cursor on the axis, keys, and keeps what is typed.
// Without it everything works by links and forms.

const card = document.getElementById("card");
const video = document.getElementById("video");
const player = document.getElementById("player");

// --- playing

const parts = player ? JSON.parse(player.dataset.parts) : [];
let part = 0;

function load(index) {
  part = index;
  const source = new URL(parts[part].source, location.href).href;
  if (video.src !== source) video.src = source;
  const begin = () => { video.currentTime = parts[part].start / 1000; };
  if (video.readyState >= 1) begin();
  else video.addEventListener("loadedmetadata", begin, { once: true });
  const note = document.getElementById("source-note");
  if (note) note.textContent = parts.length > 1 ? `${parts[part].name} · ${parts[part].note}` : parts[part].note;
}

function play() {
  // A browser may refuse sound before the page was touched: the button is there.
  video.play().catch(() => {});
}

function replay() {
  load(0);
  play();
}

function toggle() {
  if (!video) return;
  if (!video.paused) video.pause();
  else if (part === parts.length - 1 && video.currentTime * 1000 >= parts[part].end - 50) replay();
  else play();
}

function moveCursor() {
  const cursor = document.getElementById("cursor");
  const axis = parts[part].axis;
  const now = video.currentTime * 1000;
  if (!cursor || axis.length < 2) return;
  let place = now <= axis[0][0] ? axis[0][1] : axis[axis.length - 1][1];
  for (let i = 1; i < axis.length; i += 1) {
    const [t0, x0] = axis[i - 1];
    const [t1, x1] = axis[i];
    if (now >= t0 && now <= t1) place = t1 === t0 ? x1 : x0 + ((now - t0) * (x1 - x0)) / (t1 - t0);
  }
  cursor.setAttribute("x1", place);
  cursor.setAttribute("x2", place);
  cursor.classList.add("on");
}

function atEnd() {
  if (part + 1 < parts.length) {
    load(part + 1);
    play();
  } else {
    video.pause();
  }
}

if (video && parts.length) {
  video.addEventListener("timeupdate", () => {
    moveCursor();
    if (!video.paused && video.currentTime * 1000 >= parts[part].end) atEnd();
  });
  video.addEventListener("ended", () => { if (part + 1 < parts.length) atEnd(); });
  const word = document.getElementById("play-word");
  video.addEventListener("play", () => { word.textContent = player.dataset.pause; });
  video.addEventListener("pause", () => { word.textContent = player.dataset.play; });
  document.getElementById("play").addEventListener("click", toggle);
  document.getElementById("replay").addEventListener("click", replay);
  replay();
}

// --- what is typed stays in this browser until it is entered

const actions = [...document.querySelectorAll("details.action")];
const forms = [...document.querySelectorAll("details.action form")];
const draftName = (number, form) => `unbroken-draft-${number}-${form.dataset.step}`;
const typed = (form) => [...form.elements].filter((e) => e.name && e.type !== "hidden" && e.type !== "file");

function keep(form) {
  const values = {};
  for (const e of typed(form)) values[e.name] = e.type === "checkbox" ? e.checked : e.value;
  try { localStorage.setItem(draftName(card.dataset.number, form), JSON.stringify(values)); } catch { /* full or off */ }
}

function restore(form) {
  let values = null;
  try { values = JSON.parse(localStorage.getItem(draftName(card.dataset.number, form))); } catch { /* none */ }
  if (!values) return;
  let any = false;
  for (const e of typed(form)) {
    if (values[e.name] === undefined) continue;
    if (e.type === "checkbox") e.checked = values[e.name];
    else if (!e.value) e.value = values[e.name];
    any = any || Boolean(values[e.name]);
  }
  if (!any) return;
  form.parentElement.open = true;
  document.getElementById("draft").hidden = false;
}

function forget(number) {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`unbroken-draft-${number}-`)) localStorage.removeItem(key);
    }
  } catch { /* off */ }
}

const done = document.getElementById("done");
if (done) forget(done.dataset.number);

function say(message, hint) {
  const box = document.getElementById("trouble");
  box.replaceChildren(document.createTextNode(message));
  if (hint) box.append(document.createElement("br"), document.createTextNode(hint));
  box.hidden = false;
  const old = document.getElementById("problem");
  if (old) old.hidden = true;
  box.scrollIntoView({ block: "nearest" });
}

async function submit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const button = form.querySelector("button");
  keep(form);
  button.disabled = true;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      // Only a form with a file goes as parts.
      body: form.enctype === "multipart/form-data" ? new FormData(form) : new URLSearchParams(new FormData(form)),
    });
    const body = await answer.json();
    if (answer.ok && body.next) {
      forget(card.dataset.number);
      location.assign(body.next);
      return;
    }
    say(body.error, body.hint);
  } catch {
    say(form.dataset.offline);
  }
  button.disabled = false;
}

if (card) {
  for (const form of forms) {
    restore(form);
    form.addEventListener("input", () => keep(form));
    form.addEventListener("submit", submit);
  }
}

// --- keys: the same as the buttons

function openAction(key) {
  const action = actions.find((a) => a.dataset.key === key && !a.dataset.off);
  if (!action) return false;
  for (const other of actions) other.open = other === action;
  const first = action.querySelector("select, input:not([type=hidden]), textarea, button");
  (first || action.querySelector("summary")).focus();
  return true;
}

for (const action of actions) {
  action.addEventListener("toggle", () => {
    if (!action.open) return;
    for (const other of actions) if (other !== action) other.open = false;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const inField = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    for (const action of actions) action.open = false;
    const keys = document.getElementById("keys");
    keys.open = false;
    event.target.blur?.();
    return;
  }
  if (inField) return;
  const key = event.key.toUpperCase();
  if (event.key === " ") {
    // On a button, a link or a summary the space bar is theirs.
    if (event.target.closest("button, a, summary, label, video")) return;
    event.preventDefault();
    toggle();
  } else if (key === "J" && card?.dataset.next) location.assign(card.dataset.next);
  else if (key === "K" && card?.dataset.previous) location.assign(card.dataset.previous);
  else if (key === "R" && video && parts.length) replay();
  else if (event.key === "?") document.getElementById("keys").toggleAttribute("open");
  else if (openAction(key)) event.preventDefault();
});

// The list shows where one is; the page itself stays where it is.
const here = document.querySelector('.list a[aria-current="true"]');
if (here) {
  const list = here.closest(".list");
  list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 2;
}
