/* Why a price, beside the record: the page of its link as a panel that doesn't cover what is edited. Esc or the button
   closes it and gives the focus back; it follows when figures change. Loaded by whoever opens one. */
const _ = oportuna.text;
let panel, opener;

export async function open(link) {
  opener = link;
  const html = await fetched(link.href);
  if (html === null) return location.assign(link.href);
  link.closest("details")?.removeAttribute("open");
  panel ??= made();
  await show(html);
  panel.hidden = false;
  panel.querySelector("h2").focus({ preventScroll: true });
}

async function fetched(address) {
  try {
    const answer = await oportuna.part(address);
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

function made() {
  const aside = document.createElement("aside");
  aside.className = "beside";
  aside.hidden = true;
  document.querySelector("main").append(aside);
  aside.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("opportunity-changed", renew);
  return aside;
}

async function show(html) {
  const part = document.adoptNode(oportuna.parsed(html).querySelector(".price"));
  await style(part.dataset.css);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn plain sm";
  button.textContent = _("Cerrar");
  button.addEventListener("click", close);
  part.querySelector("header").append(button);
  panel.setAttribute("aria-labelledby", "h-price");
  panel.dataset.address = new URL(part.querySelector("[data-own]").href).pathname;
  panel.replaceChildren(part);
}

function style(address) {
  if (document.querySelector(`link[href="${address}"]`)) return null;
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = address;
  return new Promise((ready) => {
    sheet.addEventListener("load", ready);
    sheet.addEventListener("error", ready);
    document.head.append(sheet);
  });
}

function close() {
  panel.hidden = true;
  const back = opener.isConnected ? opener : document.querySelector(`a[href="${opener.getAttribute("href")}"]`);
  (back?.checkVisibility() ? back : document.getElementById("h-lines"))?.focus();
}

/* The figures have moved: the same panel, with the steps of today. */
async function renew() {
  if (panel.hidden) return;
  const hadFocus = panel.contains(document.activeElement);
  const html = await fetched(panel.dataset.address);
  if (panel.hidden) return;
  if (html === null) return void (panel.hidden = true);
  await show(html);
  if (hadFocus) panel.querySelector("h2").focus({ preventScroll: true });
}
