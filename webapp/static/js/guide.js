"use strict";
/* The demo's guide marks what its step is about, and says so once it is done. Nothing here is needed to go on. */
(() => {
  const guide = document.getElementById("guide");
  const { at, done } = guide.dataset;
  const says = guide.querySelector("[role=status]");

  function look() {
    const isDone = Boolean(done && document.querySelector(done));
    if (at) for (const spot of document.querySelectorAll(at)) spot.classList.toggle("guided", !isDone);
    if (isDone && !says.textContent) says.textContent = says.dataset.says;
  }

  new MutationObserver(look).observe(document.getElementById("main"), { childList: true, subtree: true, attributeFilter: ["data-value", "data-record"] });
  look();
})();
