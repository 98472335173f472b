/** Which area is pointed at: map, table and bars listen and follow. */

type Listener = (position: number | null) => void;

const listeners: Listener[] = [];
let current: number | null = null;

/** Calls a function whenever another area is pointed at. */
export function onHot(listener: Listener): void {
  listeners.push(listener);
}

/** Says that an area is pointed at, or none. */
export function setHot(position: number | null): void {
  if (position === current) return;
  current = position;
  for (const listener of listeners) listener(position);
}
