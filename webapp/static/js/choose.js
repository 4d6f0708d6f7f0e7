"use strict";
/* Choosing by typing: an input in .choose[data-choose] asks the address there for options (a listbox) and hangs them under
   itself. Arrows move, Intro chooses, Esc closes the list. What was chosen is sent by its id; any other text as it is. */
(() => {
  const WAIT_MS = 120;
  const state = new WeakMap(); // chooser -> {timer, isBehind: more was typed than the list answers, isWaited: for Intro}

  function of(target) {
    const chooser = target.closest?.("[data-choose]");
    return chooser?.contains(target) ? chooser : null;
  }
  const inputOf = (chooser) => chooser.querySelector("input[role=combobox]");
  const listOf = (chooser) => chooser.querySelector("[role=listbox]");
  const optionsOf = (chooser) => [...(listOf(chooser)?.querySelectorAll("[role=option]") ?? [])];
  const activeOf = (chooser) => listOf(chooser)?.querySelector("[aria-selected=true]");
  const isEager = (chooser) => chooser.hasAttribute("data-eager");

  document.addEventListener("input", (event) => {
    const chooser = of(event.target);
    if (!chooser || event.target !== inputOf(chooser)) return;
    delete chooser.dataset.chosen;
    const mine = state.get(chooser) ?? {};
    clearTimeout(mine.timer);
    mine.timer = setTimeout(() => ask(chooser), WAIT_MS);
    mine.isBehind = true;
    state.set(chooser, mine);
    activate(chooser, undefined); // what stands there answers other letters
  });

  async function ask(chooser) {
    const input = inputOf(chooser);
    const asked = input.value.trim();
    if (!asked) return close(chooser);
    const address = new URL(chooser.dataset.choose, location.href);
    address.searchParams.set("q", asked);
    const group = chooser.dataset.with && input.form?.elements[chooser.dataset.with];
    if (group) address.searchParams.set(chooser.dataset.with, group.closest("[data-chosen]")?.dataset.chosen ?? group.value);
    let html;
    try {
      const answer = await oportuna.part(address);
      if (!answer.ok) return close(chooser);
      html = await answer.text();
    } catch {
      return close(chooser);
    }
    if (input.value.trim() !== asked || document.activeElement !== input) return;
    if (state.has(chooser)) state.get(chooser).isBehind = false;
    const list = document.adoptNode(oportuna.parsed(html).querySelector("[role=listbox]"));
    listOf(chooser)?.remove();
    list.id = `${input.id}-list`;
    optionsIn(list).forEach((option, place) => (option.id = `${list.id}-${place}`));
    chooser.append(list);
    input.setAttribute("aria-expanded", "true");
    input.setAttribute("aria-controls", list.id);
    chooser.classList.toggle("upward", innerHeight - chooser.getBoundingClientRect().bottom < list.offsetHeight + 8);
    if (isEager(chooser)) activate(chooser, optionsOf(chooser)[0]);
  }

  const optionsIn = (list) => [...list.querySelectorAll("[role=option]")];

  function activate(chooser, option) {
    for (const each of optionsOf(chooser)) each.setAttribute("aria-selected", each === option ? "true" : "false");
    const input = inputOf(chooser);
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function pick(chooser, option) {
    const input = inputOf(chooser);
    input.value = option.dataset.label;
    chooser.dataset.chosen = option.dataset.value;
    chooser.dataset.label = option.dataset.label;
    close(chooser);
    chooser.dispatchEvent(new CustomEvent("oportuna:chosen", { bubbles: true, detail: { value: option.dataset.value } }));
  }

  /* Intro came before the answer to the last letters: the first of that answer is chosen, without one the text is sent. */
  async function pickFirst(chooser) {
    const mine = state.get(chooser);
    if (mine.isWaited) return;
    mine.isWaited = true;
    clearTimeout(mine.timer);
    await ask(chooser);
    mine.isWaited = false;
    if (mine.isBehind) return;
    const first = activeOf(chooser);
    if (first) return pick(chooser, first);
    close(chooser);
    inputOf(chooser).form?.requestSubmit();
  }

  function close(chooser) {
    const mine = state.get(chooser);
    if (mine) mine.isBehind = void clearTimeout(mine.timer);
    listOf(chooser)?.remove();
    const input = inputOf(chooser);
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.removeAttribute("aria-controls");
  }

  document.addEventListener("keydown", (event) => {
    const chooser = of(event.target);
    if (!chooser || event.isComposing || event.target !== inputOf(chooser)) return;
    const options = optionsOf(chooser);
    const active = activeOf(chooser);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!listOf(chooser)) return void ask(chooser);
      const step = event.key === "ArrowDown" ? 1 : -1;
      activate(chooser, options[(options.indexOf(active) + step + options.length) % options.length]);
    } else if (event.key === "Enter") {
      if (isEager(chooser) && (state.get(chooser)?.isBehind || state.get(chooser)?.isWaited)) {
        event.preventDefault();
        event.stopPropagation();
        return void pickFirst(chooser);
      }
      if (!active) return close(chooser);
      event.preventDefault();
      pick(chooser, active);
    } else if (event.key === "Tab" && active) {
      pick(chooser, active);
      if (chooser.closest("form.field-now")) event.preventDefault();
    } else if (event.key === "Escape" && listOf(chooser)) {
      event.preventDefault();
      close(chooser);
    }
  }, true);

  document.addEventListener("pointerdown", (event) => {
    const option = event.target.closest?.("[role=option]");
    const chooser = option && of(option);
    if (!chooser) return;
    event.preventDefault();
    pick(chooser, option);
  });
  document.addEventListener("focusout", (event) => {
    const chooser = of(event.target);
    if (chooser && !chooser.contains(event.relatedTarget)) close(chooser);
  });
  document.addEventListener("formdata", (event) => {
    for (const chooser of event.target.querySelectorAll("[data-chosen]")) {
      const input = inputOf(chooser);
      const isUntouched = chooser.dataset.label === undefined || chooser.dataset.label === input.value;
      if (isUntouched) event.formData.set(input.name, chooser.dataset.chosen);
    }
  });
})();
