export {};

// The shared page of an intervision follows its leader: it asks now and then, and shows what changed.
// What changes aloud is the step alone, a minute before its end, and its end; never each second.

const ROUND = 3000;

function follow(root: HTMLElement): void {
  const words = root.dataset;
  const part = root.querySelector<HTMLElement>("[data-now]")!;
  const said = root.querySelector<HTMLElement>("[data-said]")!;
  let tag = "";
  let told = "";

  const say = (sentence: string): void => {
    if (said.textContent !== sentence) said.textContent = sentence;
  };

  // The part that is read aloud stays where it is, so that what changes in it is heard.
  const show = (text: string): void => {
    const fresh = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
    const shown = part.firstElementChild;
    if (!fresh || !shown) return;
    const leads = fresh.getAttribute("data-lead");
    if (words["leads"] && (words["leads"] !== leads || !fresh.querySelector("ol"))) {
      window.location.reload();
      return;
    }
    const live = shown.querySelector("[data-live]")!;
    const freshLive = fresh.querySelector("[data-live]")!;
    if (live.innerHTML !== freshLive.innerHTML) live.replaceChildren(...freshLive.childNodes);
    const offer = fresh.querySelector("form");
    if (offer && words["leads"]) offer.remove();
    freshLive.remove();
    while (live.nextSibling) live.nextSibling.remove();
    shown.append(...fresh.childNodes);
    told = "";
    tick();
  };

  const look = async (): Promise<void> => {
    if (document.visibilityState === "hidden") return;
    try {
      const headers: Record<string, string> = tag ? { "If-None-Match": tag } : {};
      const answer = await fetch(words["intervision"]!, { headers, cache: "no-store" });
      if (answer.status === 404) window.location.reload();
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") ?? "";
        show(await answer.text());
      }
      if (said.textContent === words["lost"]) say("");
    } catch {
      say(words["lost"]!);
    }
  };

  const tick = (): void => {
    const timer = part.querySelector<HTMLElement>("[data-ends]");
    if (!timer) return;
    const ends = Number(timer.dataset["ends"]) * 1000;
    const left = Math.max(0, Math.round((ends - Date.now()) / 1000));
    const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    timer.querySelector("[data-left]")!.textContent = `(${clock})`;
    const now = left === 0 ? words["over"]! : left <= 60 ? words["minute"]! : "";
    if (now !== told) {
      told = now;
      say(now);
    }
  };

  window.setInterval(() => void look(), ROUND);
  window.setInterval(tick, 1000);
  document.addEventListener("visibilitychange", () => void look());
  tick();
}

const root = document.querySelector<HTMLElement>("[data-intervision]");
if (root) follow(root);
