/** Maps: tooltips, a ring that arrow keys move, and zoom. */
import { all, positionOf } from "./dom";
import { onHot, setHot } from "./hot";
import { zooming } from "./zoom";

interface Place {
  use: SVGUseElement;
  position: number;
  text: string;
  href: string | null;
}

type Direction = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";
const DIRECTIONS: Record<Direction, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function maps(): void {
  for (const frame of all("[data-map]")) new AreaMap(frame);
}

class AreaMap {
  private readonly svg: SVGSVGElement;
  private readonly ring: SVGUseElement | null;
  private readonly tip: HTMLElement | null;
  private readonly places: Place[];
  private readonly byPosition: Map<number, Place>;
  private current: Place | null = null;
  private hot: Place | null = null;

  constructor(private readonly frame: HTMLElement) {
    this.svg = frame.querySelector<SVGSVGElement>("svg.map")!;
    this.ring = this.svg.querySelector<SVGUseElement>("use.ring");
    this.tip = frame.querySelector<HTMLElement>(".tip");
    this.places = all<SVGUseElement>(".areas use", this.svg).map(placeOf).filter((one) => one !== null);
    this.byPosition = new Map(this.places.map((one) => [one.position, one]));
    this.listen();
    onHot((position) => this.show(position === null ? null : this.byPosition.get(position) ?? null));
    zooming(frame, this.svg);
  }

  private listen(): void {
    for (const place of this.places) {
      place.use.addEventListener("pointerenter", () => setHot(place.position));
    }
    this.svg.addEventListener("pointerleave", () => setHot(null));
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focus", () => {
      const hint = this.frame.dataset["hint"];
      if (!this.current && this.tip && hint && this.svg.matches(":focus-visible")) this.say(hint);
    });
    this.svg.addEventListener("blur", () => {
      this.ring?.removeAttribute("href");
      this.current = null;
      setHot(null);
      this.say(null);
    });
  }

  private key(event: KeyboardEvent): void {
    if (event.key in DIRECTIONS) {
      event.preventDefault();
      this.move(event.key as Direction);
    } else if (event.key === "Enter" && this.current?.href) {
      location.assign(this.current.href);
    } else if (event.key === "Escape") {
      setHot(null);
      this.say(null);
    }
  }

  private move(direction: Direction): void {
    const next = this.current ? nearest(this.current, this.places, DIRECTIONS[direction]) : this.first();
    if (!next) return;
    this.current = next;
    this.ring?.setAttribute("href", next.use.getAttribute("href") ?? "");
    setHot(next.position);
  }

  private first(): Place | null {
    const chosen = this.svg.querySelector("use.chosen");
    const position = chosen ? positionOf(chosen) : null;
    return (position === null ? undefined : this.byPosition.get(position)) ?? this.places[0] ?? null;
  }

  private show(place: Place | null): void {
    this.hot?.use.classList.remove("is-hot");
    this.hot = place;
    place?.use.classList.add("is-hot");
    this.say(place ? place.text : null);
    if (place) this.follow(place);
  }

  private say(text: string | null): void {
    if (!this.tip) return;
    this.tip.hidden = text === null;
    this.tip.textContent = text ?? "";
  }

  /** Puts the words beside the area, but inside the frame. */
  private follow(place: Place): void {
    if (!this.tip) return;
    const frame = this.frame.getBoundingClientRect();
    const box = place.use.getBoundingClientRect();
    const x = box.left + box.width / 2 - frame.left - this.tip.offsetWidth / 2;
    const above = box.top - frame.top - this.tip.offsetHeight - 6;
    const y = above > 0 ? above : box.bottom - frame.top + 6;
    this.tip.style.left = `${clamp(x, 8, frame.width - this.tip.offsetWidth - 8)}px`;
    this.tip.style.top = `${clamp(y, 8, frame.height - this.tip.offsetHeight - 8)}px`;
  }
}

function placeOf(use: SVGUseElement): Place | null {
  const position = positionOf(use);
  if (position === null) return null;
  const title = use.querySelector("title");
  const text = title?.textContent ?? "";
  title?.remove(); // The browser's own tooltip would come a second time.
  return { use, position, text, href: use.closest("a")?.getAttribute("href") ?? null };
}

/** The next area in a direction: near, and not far to the side. */
function nearest(from: Place, places: Place[], [dx, dy]: [number, number]): Place | null {
  const start = middle(from.use);
  let best: Place | null = null;
  let least = Infinity;
  for (const place of places) {
    if (place === from) continue;
    const [x, y] = middle(place.use);
    const along = (x - start[0]) * dx + (y - start[1]) * dy;
    const aside = Math.abs((x - start[0]) * dy) + Math.abs((y - start[1]) * dx);
    const cost = along + 2 * aside;
    if (along > 1 && cost < least) [best, least] = [place, cost];
  }
  return best;
}

function middle(use: SVGUseElement): [number, number] {
  const box = use.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
