export {};

// The welcome desk on a telephone: each tick is sent as it is made, and kept while there is no network.
// What is kept are ids and chance, never a name; it goes once it was sent, at log-out, or after a day.

interface Kept {
  key: string;
  who?: string;
  at: number;
}

interface State {
  number: number;
  here?: Record<string, string>;
  list?: string[];
}

const KEPT_FOR = 24 * 3600 * 1000;
const ROUND = 15_000;
const PATIENCE = 10_000;

class SessionEnded extends Error {}
class Refused extends Error {}

class Desk {
  private readonly store: string;
  private readonly words: DOMStringMap;
  private here: Kept[] = [];
  private isSending = false;
  private hasFailed = false;
  private trouble = "";
  private hasEnded = false;
  private wasUsed = false;
  private onServer = 0;

  constructor(private readonly root: HTMLElement) {
    this.store = `desk:${root.dataset["desk"]}`;
    this.words = root.dataset;
    this.onServer = Number(this.number?.textContent ?? this.numberField?.value ?? 0);
    root.addEventListener("change", (event) => this.changed(event.target));
    root.addEventListener("submit", (event) => void this.submitted(event));
    window.addEventListener("online", () => void this.send());
    window.addEventListener("storage", () => this.show());
    window.setInterval(() => void this.lookAgain(), ROUND);
    this.wasUsed = this.kept.length > 0;
    this.show();
    void this.send();
  }

  private get boxes(): HTMLInputElement[] {
    return [...this.root.querySelectorAll<HTMLInputElement>("input[name=came]")];
  }

  private get number(): HTMLElement | null {
    return this.root.querySelector("[data-number]");
  }

  private get numberField(): HTMLInputElement | null {
    return this.root.querySelector("input[name=walk_ins]");
  }

  private get kept(): Kept[] {
    let kept = this.here;
    try {
      kept = JSON.parse(localStorage.getItem(this.store) ?? "[]") as Kept[];
    } catch {
      // A browser that stores nothing: this page alone remembers.
    }
    return kept.filter((one) => one.at > Date.now() - KEPT_FOR);
  }

  private set kept(kept: Kept[]) {
    this.here = kept;
    try {
      if (kept.length) localStorage.setItem(this.store, JSON.stringify(kept));
      else localStorage.removeItem(this.store);
    } catch {
      // As above.
    }
  }

  private keep(who?: string): void {
    const key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.kept = [...this.kept, who ? { key, who, at: Date.now() } : { key, at: Date.now() }];
    this.wasUsed = true;
    this.trouble = "";
    void this.send();
    this.show();
  }

  private changed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement) || target.name !== "came") return;
    if (target.checked) this.keep(target.value);
    else void this.takeBack(target);
  }

  // A tick that is still here is simply forgotten; one that was saved needs the network, because
  // another telephone may know better.
  private async takeBack(box: HTMLInputElement): Promise<void> {
    const isKept = this.kept.some((one) => one.who === box.value);
    if (isKept && !this.isSending) this.kept = this.kept.filter((one) => one.who !== box.value);
    this.wasUsed = true;
    this.trouble = "";
    if (box.dataset["seen"]) {
      const said = new URLSearchParams({ who: box.value, seen: box.dataset["seen"] });
      await this.ask(() => this.fetch(this.words["undoUrl"]!, said));
      if (box.checked && !this.trouble) this.trouble = this.words["stays"]!;
    } else if (isKept && this.isSending) {
      box.checked = true;
    }
    this.show();
  }

  // Forms are plain ones; where the portal does not answer, the page stays with all that was typed.
  private async submitted(event: SubmitEvent): Promise<void> {
    const form = event.target as HTMLFormElement;
    if (form.dataset["isReached"]) return;
    event.preventDefault();
    const button = event.submitter;
    if (button instanceof HTMLButtonElement && "oneMore" in button.dataset) {
      this.keep();
      return;
    }
    await this.send();
    this.trouble = "";
    await this.ask(() => this.fetch(this.words["keptUrl"]!), false);
    if (this.trouble || this.hasEnded) {
      this.show();
      return;
    }
    form.dataset["isReached"] = "yes";
    form.requestSubmit(button);
  }

  private async lookAgain(): Promise<void> {
    if (this.kept.length) await this.send();
    else if (navigator.onLine && document.visibilityState === "visible" && !this.hasEnded) {
      const before = this.trouble;
      await this.ask(() => this.fetch(this.words["keptUrl"]!));
      if (!before) this.trouble = "";
    }
    this.show();
  }

  private async send(): Promise<void> {
    const sent = this.kept;
    if (this.isSending || !sent.length || !navigator.onLine) return;
    this.isSending = true;
    const slow = window.setTimeout(() => {
      this.hasFailed = true;
      this.show();
    }, 2000);
    const said = sent.map(({ key, who }) => (who ? { key, who } : { key }));
    try {
      const state = await this.fetch(this.words["keptUrl"]!, JSON.stringify({ kept: said }));
      this.kept = this.kept.filter((one) => !sent.some((other) => other.key === one.key));
      this.hasEnded = this.hasFailed = false;
      this.trouble = "";
      this.take(state);
    } catch (error) {
      this.hasFailed = true;
      this.note(error, true);
    } finally {
      window.clearTimeout(slow);
      this.isSending = false;
    }
    this.show();
  }

  private async ask(question: () => Promise<State>, isTaken = true): Promise<void> {
    try {
      const state = await question();
      this.hasEnded = false;
      if (isTaken) this.take(state);
    } catch (error) {
      this.note(error, false);
    }
  }

  private note(error: unknown, isKept: boolean): void {
    this.hasEnded = error instanceof SessionEnded;
    if (error instanceof Refused) this.trouble = error.message || this.words["refused"]!;
    else if (!this.hasEnded && !isKept) this.trouble = this.words["noNetwork"]!;
    if (!isKept) this.resetTicks();
  }

  private async fetch(url: string, body?: string | URLSearchParams): Promise<State> {
    const token = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const headers: Record<string, string> = {
      "X-CSRFToken": token,
      "X-Requested-With": "XMLHttpRequest",
    };
    if (typeof body === "string") headers["Content-Type"] = "application/json";
    const answer = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      body: body ?? null,
      headers,
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect") throw new SessionEnded();
    if (answer.status >= 500) throw new Error("try later");
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = isJson ? ((await answer.json()) as State & { why?: string }) : undefined;
    if (!answer.ok || !said) throw new Refused(said?.why ?? "");
    return said;
  }

  // What the portal says holds, with what is kept here on top: who came has come.
  private take(state: State): void {
    this.onServer = state.number;
    for (const box of this.boxes) {
      box.dataset["seen"] = state.here?.[box.value] ?? "";
    }
    this.resetTicks();
    const shown = this.boxes.map((box) => box.value);
    const isSame = !state.list || state.list.every((id) => shown.includes(id));
    const changed = this.root.querySelector<HTMLElement>("[data-list-changed]");
    if (changed && !isSame) changed.hidden = false;
    const field = this.numberField;
    const before = this.root.querySelector<HTMLInputElement>("[data-number-before]");
    if (field && before && field !== document.activeElement && field.value === before.value) {
      field.value = before.value = String(state.number);
    }
  }

  private resetTicks(): void {
    const ids = new Set(this.kept.map((one) => one.who));
    for (const box of this.boxes) {
      box.checked = Boolean(box.dataset["seen"]) || ids.has(box.value);
    }
  }

  private show(): void {
    const waiting = this.kept;
    const ids = new Set(waiting.map((one) => one.who));
    for (const box of this.boxes) if (ids.has(box.value)) box.checked = true;
    if (this.number) this.number.textContent = String(this.onServer + waiting.length);
    // What is on its way is not said at once: it would be read aloud with every tick.
    if (this.isSending && !this.hasFailed) return;
    const isShown = this.wasUsed || this.hasEnded || Boolean(this.trouble);
    const part = this.root.querySelector<HTMLElement>("[data-state]")!;
    const list = part.querySelector<HTMLElement>("[data-list-changed]")!;
    part.hidden = !isShown && list.hidden;
    part.classList.toggle("warning", Boolean(waiting.length || this.trouble || this.hasEnded));
    part.classList.toggle("success", !part.classList.contains("warning"));
    part.querySelector<HTMLElement>("[data-state-link]")!.hidden = !this.hasEnded;
    const line = part.querySelector("[data-state-words]")!;
    const words = isShown ? this.sentence(waiting.length) : "";
    // Said again it would be read aloud again.
    if (line.textContent !== words) line.textContent = words;
  }

  private sentence(waiting: number): string {
    const kept = waiting === 1 ? this.words["keptOne"]! : this.words["keptMany"]!;
    const parts = [waiting ? kept.replace("#", String(waiting)) : ""];
    parts.push(this.hasEnded ? this.words["ended"]! : this.trouble);
    return parts.filter(Boolean).join(" ") || this.words["saved"]!;
  }
}

const root = document.querySelector<HTMLElement>("[data-desk]");
if (root) new Desk(root);
