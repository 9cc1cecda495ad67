// Copy buttons, and dialogs for browsers that know no invoker commands. Everything else is HTML and htmx.
document.addEventListener("click", (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    const field = document.getElementById(copy.dataset.copy);
    const said = document.getElementById(copy.dataset.copy + "-copied");
    const tell = () => { if (said) said.textContent = "Copied"; };
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(tell, tell);
    else if (document.execCommand("copy")) tell();
  }
  const command = event.target.closest("button[commandfor]");
  if (command && !("commandForElement" in HTMLButtonElement.prototype)) {
    const dialog = document.getElementById(command.getAttribute("commandfor"));
    if (command.getAttribute("command") === "show-modal") dialog.showModal();
    else dialog.close();
  }
});
