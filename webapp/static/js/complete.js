"use strict";
/* How complete a record would be, told by the server while its form[data-complete] is filled in: only the names of the
   fields that hold something are asked with. A link to a field opens what it is folded into and goes there. */
(() => {
  const WAIT_MS = 250;
  const form = document.querySelector("form[data-complete]");
  let waiting = 0;
  let asked = "";

  const place = () => document.getElementById("new-complete");
  const known = () => [...new Set([...new FormData(form)].filter(([, value]) => String(value).trim()).map(([name]) => name))];

  for (const name of ["input", "change", "oportuna:chosen"]) {
    form.addEventListener(name, () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT_MS);
    });
  }

  async function ask() {
    const question = `${form.dataset.complete}?${new URLSearchParams(known().map((name) => ["known", name]))}`;
    if (question === asked) return;
    asked = question;
    try {
      const answer = await oportuna.part(question);
      const told = answer.ok && oportuna.parsed(await answer.text()).getElementById("new-complete");
      if (told && asked === question) place().replaceChildren(...told.childNodes);
    } catch {
      asked = ""; // what can't be told now is asked again with the next letter
    }
  }

  form.addEventListener("click", (event) => {
    const link = event.target.closest?.("#new-complete a");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  });
})();
