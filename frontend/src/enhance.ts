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

// A <dialog> stands in the page by its address; here it comes before the page, and gives back the focus.
function openDialogs(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href^='#']");
    if (!link) return;
    const dialog = document.getElementById(link.hash.slice(1));
    const around = link.closest<HTMLDialogElement>("dialog:modal");
    if (around && link.matches("[data-close]")) {
      event.preventDefault();
      around.close();
    } else if (dialog instanceof HTMLDialogElement && !dialog.open) {
      event.preventDefault();
      dialog.showModal();
    }
  });
}

// Says how much room is left, quietly: the ear hears it when the writing pauses.
function countCharacters(): void {
  for (const line of document.querySelectorAll<HTMLElement>("[data-count]")) {
    const box = document.getElementById(line.dataset["count"] ?? "");
    const [shown, heard] = line.children;
    if (!(box instanceof HTMLTextAreaElement) || !shown || !heard) continue;
    let pause = 0;
    const count = (): void => {
      const left = Number(line.dataset["most"]) - box.value.replaceAll("\n", "\r\n").length;
      shown.textContent = `${line.dataset["words"]} ${left}`;
      line.classList.toggle("is-over", left < 0);
    };
    // Not cut off while it is typed or pasted: the person shortens it where they like.
    box.removeAttribute("maxlength");
    box.addEventListener("input", () => {
      count();
      clearTimeout(pause);
      pause = window.setTimeout(() => (heard.textContent = shown.textContent), 1500);
    });
    count();
  }
}

// Passkeys: shown where the browser knows them; what went wrong is said in the page.
function offerPasskeys(): void {
  if (!("PublicKeyCredential" in window)) return;
  for (const part of document.querySelectorAll<HTMLElement>("[data-needs-passkeys]")) {
    part.hidden = false;
  }
  document.addEventListener("allauth.error", (event) => {
    const notice = document.querySelector<HTMLElement>("[data-passkey-error]");
    if (!notice) return;
    event.preventDefault();
    notice.hidden = false;
  });
}

// What a welcome desk kept on a shared telephone (desk.ts) goes at log-out, and after a day at the latest.
function forgetDesks(): void {
  let desks: string[];
  try {
    desks = Object.keys(localStorage).filter((key) => key.startsWith("desk:"));
  } catch {
    return; // A browser that stores nothing.
  }
  for (const key of desks) {
    const newest = /.*"at":(\d+)/.exec(localStorage.getItem(key) ?? "")?.[1];
    if (Number(newest ?? 0) < Date.now() - 24 * 3600 * 1000) localStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-log-out]")) {
    const unsent = form.querySelector<HTMLElement>("[data-unsent]");
    if (unsent) unsent.hidden = !desks.some((key) => localStorage.getItem(key));
    form.addEventListener("submit", () => {
      for (const key of desks) localStorage.removeItem(key);
    });
  }
}

// A map is another way to a list of links. It is fetched when it is asked for, or where there is room
// beside the list and nobody spares data.
function offerMaps(): void {
  const box = document.querySelector<HTMLElement>("[data-map-script]");
  const button = document.querySelector<HTMLButtonElement>("[data-map-open]");
  if (!box || !button) return;
  const open = (): void => {
    button.hidden = true;
    box.closest<HTMLElement>("figure")!.hidden = false;
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = box.dataset["mapStyle"]!;
    const script = document.createElement("script");
    script.type = "module";
    script.src = box.dataset["mapScript"]!;
    // What is drawn is measured: its style comes first.
    style.addEventListener("load", () => document.head.append(script));
    document.head.append(style);
  };
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  const spares = connection?.saveData || window.matchMedia("(prefers-reduced-data: reduce)").matches;
  if (window.matchMedia("(min-width: 64rem)").matches && !spares) {
    open();
    return;
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    open();
    box.focus();
  });
}

guardAgainstDoubleSubmit();
offerMaps();
openDialogs();
countCharacters();
leaveWithoutTrace();
showPrintButtons();
goToErrors();
openTarget();
offerPasskeys();
forgetDesks();
