// First results while typing: the same address the button leads to, asked for its results only. Without this the button
// does it.
const form = document.getElementById("search");
const results = document.getElementById("results");
let waiting = null;
let asking = null;

function address() {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value.trim()) asked.set(name, value.trim());
  return asked;
}

async function ask() {
  const asked = address();
  asking?.abort();
  asking = new AbortController();
  const place = "/search" + (asked.size ? "?" + asked : "");
  try {
    const part = new URLSearchParams(asked);
    part.set("part", "results");
    const answer = await fetch("/search?" + part, { signal: asking.signal, credentials: "same-origin" });
    // A time half written is no mistake yet: what is shown stays until it is one that can be read.
    if (answer.redirected || answer.status !== 200) return;
    results.innerHTML = await answer.text();
    history.replaceState(null, "", place);
  } catch (error) {
    if (error.name !== "AbortError") results.removeAttribute("aria-busy");
  }
}

form?.addEventListener("input", (event) => {
  // Between the letters of an input method nothing is meant yet.
  if (event.isComposing) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
});
form?.addEventListener("compositionend", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, 150);
});
