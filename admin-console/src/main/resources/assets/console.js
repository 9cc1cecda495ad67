// Copy buttons, forms that are not lost, and regions that refresh themselves. Everything else is HTML and htmx.
"use strict";

// "Copied" only if the clipboard took it. Otherwise the text is selected, ready to be copied manually.
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    const said = document.getElementById(copy.dataset.copy + "-copied");
    field.select();
    let copied = false;
    try {
      if (navigator.clipboard) {
        await navigator.clipboard.writeText(field.value);
        copied = true;
      } else {
        copied = document.execCommand("copy");
      }
    } catch (refused) {
      copied = false;
    }
    if (said) {
      said.textContent = copied ? "Copied" : "Not copied. Press Ctrl+C or ⌘C.";
      said.classList.toggle("failed", !copied);
    }
  }
  const command = event.target.closest("button[commandfor]");
  if (command && !("commandForElement" in HTMLButtonElement.prototype)) {
    const dialog = document.getElementById(command.getAttribute("commandfor"));
    if (command.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  }
});

// A region that refreshes itself keeps what the reader does in it: nothing is replaced when nothing
// has changed, and where something has, the scroll position stays. htmx keeps the focus by its id.
const scrolled = new Map();
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, pathInfo, serverResponse } = event.detail;
  if (!target || !target.id || !/[?&]poll/.test(pathInfo.requestPath)) return;
  const fresh = new DOMParser().parseFromString(serverResponse, "text/html").getElementById(target.id);
  if (fresh && fresh.innerHTML === target.innerHTML && fresh.hasAttribute("hx-get")) {
    event.detail.shouldSwap = false;
    return;
  }
  scrolled.clear();
  target.querySelectorAll("[id]").forEach((each) => {
    if (each.scrollLeft || each.scrollTop) scrolled.set(each.id, [each.scrollLeft, each.scrollTop]);
  });
});
document.addEventListener("htmx:afterSwap", () => {
  scrolled.forEach(([left, top], id) => {
    const each = document.getElementById(id);
    if (each) each.scrollTo(left, top);
  });
  scrolled.clear();
});

// When the session has expired, a refresh does not take away what was typed and not sent yet.
const isDirty = (field) =>
  field.type === "checkbox" ? field.checked !== field.defaultChecked
    : field.tagName === "INPUT" && field.type !== "hidden" && field.value !== field.defaultValue;
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr, pathInfo } = event.detail;
  const dirty = [...document.querySelectorAll("form[method=post] input")].some(isDirty);
  if (dirty && /[?&]poll/.test(pathInfo.requestPath) && xhr.getResponseHeader("HX-Redirect")) {
    event.preventDefault();
  }
});

// After Back, a search form says what the list below it was searched by.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[role=search]").forEach((form) => {
    form.reset();
    new URLSearchParams(location.search).forEach((value, name) => {
      const field = form.elements.namedItem(name);
      if (field && "value" in field) field.value = value;
    });
  });
});

// What was typed into a form outlives a refusal and an expired session. It stays in this tab until
// the next page, and secrets are never kept.
const KEPT = "conveyor.form";
const viewer = () => document.querySelector(".who a")?.textContent ?? "";
const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch (unreadable) {
    return null;
  }
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || !viewer()) return;
  const fields = [...form.elements]
    .filter((each) => each.name && !["hidden", "password", "submit", "button"].includes(each.type))
    .map((each) => [each.name, each.value, each.type === "checkbox" ? each.checked : null]);
  const action = new URL(form.action).pathname;
  sessionStorage.setItem(KEPT, JSON.stringify({ page: location.pathname, action, viewer: viewer(), fields }));
});
const refill = (form, fields) => {
  for (const [name, value, checked] of fields) {
    for (const field of form.elements) {
      if (field.name !== name || ["hidden", "password", "submit", "button"].includes(field.type)) continue;
      if (checked === null) field.value = value;
      else if (field.value === value) field.checked = checked;
    }
  }
};
document.addEventListener("DOMContentLoaded", () => {
  const form = kept();
  if (!form) return;
  if (!viewer()) {
    if (document.querySelector("[data-expired]")) {
      sessionStorage.setItem(KEPT, JSON.stringify({ ...form, expired: true }));
    }
    return;
  }
  sessionStorage.removeItem(KEPT);
  if (form.viewer !== viewer()) return;
  const back = form.expired && location.pathname !== form.page;
  if (back) {
    sessionStorage.setItem(KEPT, JSON.stringify(form));
    location.replace(form.page);
    return;
  }
  const problem = document.querySelector("main > .note.problem");
  const target = [...document.forms].find(
    (each) => each.method === "post" && new URL(each.action).pathname === form.action);
  if (!target || !(form.expired || problem)) return;
  refill(target, form.fields);
  let message = problem;
  if (!message) {
    message = document.createElement("p");
    message.className = "note warn";
    message.setAttribute("role", "alert");
    message.textContent = "Your session expired before this form was saved. Check what you entered, and send it again.";
  }
  const dialog = target.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  target.prepend(message);
  message.tabIndex = -1;
  message.focus();
});
