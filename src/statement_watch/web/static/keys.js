// The keys of `watch review` on the page. Without this script every button does the same by hand.
"use strict";
(() => {
  const cards = () => Array.from(document.querySelectorAll(".card[id]"));
  const typing = (element) => element.matches("input:not([type=checkbox]), textarea, select");

  function current() {
    const all = cards();
    return all.find((card) => card.classList.contains("current")) || (all.length === 1 ? all[0] : null);
  }

  function choose(card) {
    if (!card) return;
    for (const other of cards()) other.classList.toggle("current", other === card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    choose(all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))]);
  }

  function press(key) {
    const card = current() || cards()[0];
    const button = card && card.querySelector(`button[data-key="${key}"]`);
    if (button) button.click();
  }

  const click = (selector) => { const found = document.querySelector(selector); if (found) found.click(); };
  const focus = (selector) => { const found = document.querySelector(selector); if (found) found.focus(); return found; };
  const select = (selector) => focus(selector)?.select();

  function help() {
    const box = document.querySelector("details.help");
    if (!box) return;
    box.open = !box.open;
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    g: () => choose(cards()[0]),
    G: () => choose(cards().pop()),
    o: () => { const open = (current() || document).querySelector("a.open"); if (open) open.click(); },
    r: () => press("r"),
    s: () => press("s"),
    d: () => press("d"),
    n: () => { const note = focus('textarea[data-key="n"]'); note?.setSelectionRange(note.value.length, note.value.length); },
    m: () => select("#other"),
    "!": () => select("#other"),
    x: () => focus('input[name="pages"]'),
    w: () => { const why = document.getElementById("why"); if (why) why.scrollIntoView(); },
    u: () => click('button[data-key="u"]'),
    i: () => click(document.querySelector("a.list") ? "a.list" : "a.brand"),
    "/": () => select('input[data-key="/"]'),
    "?": help,
    Escape: () => { const box = document.querySelector("details.help"); if (box) box.open = false; },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (typing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const action = keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  // A verdict leads back to the list, at the statement that comes next.
  const named = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (named && named.matches(".card")) choose(named);
})();
