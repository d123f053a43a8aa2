// Small comforts; every page works without them.

// A form that is on its way is not sent twice. Going back to the page makes it usable again.
function guardAgainstDoubleSubmit(): void {
  const sent = new WeakSet<HTMLFormElement>();
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.forms) {
      sent.delete(form);
      form.removeAttribute("aria-busy");
    }
  });
}

// The page being left is replaced, so that "back" does not show it.
function leaveWithoutTrace(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-quick-exit]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      document.body.hidden = true;
      window.location.replace(link.href);
    });
  }
}

function showPrintButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

function goToErrors(): void {
  document.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}

// A link to a field or section inside a closed <details> opens it.
function openTarget(): void {
  const open = (): void => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const target = id ? document.getElementById(id) : null;
    const closed = target?.closest("details:not([open])");
    if (target && closed) {
      closed.setAttribute("open", "");
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", open);
  open();
}

guardAgainstDoubleSubmit();
leaveWithoutTrace();
showPrintButtons();
goToErrors();
openTarget();
