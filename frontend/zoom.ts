/** Zoom by wheel, pinch, buttons and keys; close up, the map takes the finer shapes. */
import { all } from "./dom";

const MOST = 8;
const STEP = 1.5;
const FINER_FROM = 1.8;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function zooming(frame: HTMLElement, svg: SVGSVGElement): void {
  const buttons = frame.querySelector<HTMLElement>(".zoom");
  if (!buttons) return;
  new Zoom(frame, svg, buttons);
}

class Zoom {
  private readonly whole: Box;
  private box: Box;
  private fine = false;
  private moved = false;
  private readonly fingers = new Map<number, PointerEvent>();

  constructor(
    private readonly frame: HTMLElement,
    private readonly svg: SVGSVGElement,
    buttons: HTMLElement,
  ) {
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.whole = { x, y, width, height };
    this.box = { ...this.whole };
    for (const button of all<HTMLButtonElement>("[data-zoom]", buttons)) {
      button.addEventListener("click", () => this.press(button.dataset["zoom"] ?? ""));
    }
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.down(event));
    svg.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel", "pointerleave"] as const) {
      svg.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    }
    svg.addEventListener("click", (event) => this.moved && event.preventDefault(), true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("keydown", (event) => this.key(event));
  }

  private get factor(): number {
    return this.whole.width / this.box.width;
  }

  private press(name: string): void {
    if (name === "reset") this.set({ ...this.whole });
    else this.by(name === "in" ? STEP : 1 / STEP);
  }

  private key(event: KeyboardEvent): void {
    const name = { "+": "in", "-": "out", "0": "reset" }[event.key];
    if (!name || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.press(name);
  }

  /** The wheel zooms only with the key that zooms pages: else a reader could not scroll past the map. */
  private wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.by(Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
  }

  private down(event: PointerEvent): void {
    this.moved = false;
    this.fingers.set(event.pointerId, event);
  }

  private drag(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const others = [...this.fingers.values()].filter((one) => one.pointerId !== event.pointerId);
    const other = others[0];
    if (other) this.pinch(before, event, other);
    else if (this.factor > 1) this.pan(before, event);
    else return;
    this.fingers.set(event.pointerId, event);
  }

  private pinch(before: PointerEvent, now: PointerEvent, other: PointerEvent): void {
    const spread = (one: PointerEvent): number => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    this.moved = true;
    this.by(spread(now) / Math.max(1, spread(before)), (now.clientX + other.clientX) / 2, (now.clientY + other.clientY) / 2);
  }

  private pan(before: PointerEvent, now: PointerEvent): void {
    const [dx, dy] = [now.clientX - before.clientX, now.clientY - before.clientY];
    if (Math.hypot(dx, dy) > 2) this.moved = true;
    const scale = this.box.width / this.svg.getBoundingClientRect().width;
    this.set({ ...this.box, x: this.box.x - dx * scale, y: this.box.y - dy * scale });
  }

  /** Zooms around a point of the screen, or around the middle. */
  private by(factor: number, clientX?: number, clientY?: number): void {
    const screen = this.svg.getBoundingClientRect();
    const share = {
      x: clientX === undefined ? 0.5 : (clientX - screen.left) / screen.width,
      y: clientY === undefined ? 0.5 : (clientY - screen.top) / screen.height,
    };
    const scale = Math.max(1, Math.min(MOST, this.factor * factor));
    const [width, height] = [this.whole.width / scale, this.whole.height / scale];
    this.set({
      x: this.box.x + (this.box.width - width) * share.x,
      y: this.box.y + (this.box.height - height) * share.y,
      width,
      height,
    });
  }

  private set(box: Box): void {
    const { whole } = this;
    box.x = Math.max(whole.x, Math.min(whole.x + whole.width - box.width, box.x));
    box.y = Math.max(whole.y, Math.min(whole.y + whole.height - box.height, box.y));
    this.box = box;
    this.svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    this.frame.classList.toggle("is-zoomed", this.factor > 1.01);
    if (this.factor >= FINER_FROM && !this.fine) void this.refine();
  }

  /** Takes the finer shapes once they are here, so that the map never stands empty. */
  private async refine(): Promise<void> {
    this.fine = true;
    const url = this.frame.dataset["fine"];
    if (!url) return;
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok) return;
    await answer.arrayBuffer();
    for (const use of all<SVGUseElement>("use[href]", this.svg)) {
      use.setAttribute("href", `${url}#${(use.getAttribute("href") ?? "").split("#")[1] ?? ""}`);
    }
  }
}
