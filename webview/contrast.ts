/** Red, green and blue from 0 to 255, and opacity from 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly opacity: number;
}

const STEPS = 40;
const BLACK: Colour = { red: 0, green: 0, blue: 0, opacity: 1 };
const WHITE: Colour = { red: 255, green: 255, blue: 255, opacity: 1 };

/** Reads #rgb, #rgba, #rrggbb, #rrggbbaa, rgb() and rgba(), as themes give them. */
export function parseColour(text: string): Colour | null {
  const trimmed = text.trim();
  if (/^#[0-9a-f]{3,8}$/i.test(trimmed)) return fromHex(trimmed.slice(1));
  const parts = /^rgba?\(([^)]+)\)$/i
    .exec(trimmed)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number.parseFloat);
  const [red, green, blue, opacity = 1] = parts ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return { red, green, blue, opacity };
}

function fromHex(digits: string): Colour | null {
  const isShort = digits.length <= 4;
  const pairs = isShort ? [...digits].map((digit) => digit + digit) : digits.match(/../g);
  const [red, green, blue, opacity = 255] = (pairs ?? []).map((pair) => Number.parseInt(pair, 16));
  if (red === undefined || green === undefined || blue === undefined) return null;
  return { red, green, blue, opacity: opacity / 255 };
}

/** The contrast ratio of two opaque colours, 1 to 21, as WCAG 2.2 defines it. */
export function contrast(one: Colour, other: Colour): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance({ red, green, blue }: Colour): number {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/**
 * The colour as it looks on the background, moved towards black or white as little as the wanted
 * contrast asks: a theme's chart colours are made for areas, not for thin lines and small text.
 */
export function readable(colour: Colour, background: Colour, ratio: number): Colour {
  const shown = mixed(background, colour, colour.opacity);
  const end = contrast(BLACK, background) > contrast(WHITE, background) ? BLACK : WHITE;
  for (let step = 0; step < STEPS; step += 1) {
    const tried = mixed(shown, end, step / STEPS);
    if (contrast(tried, background) >= ratio) return tried;
  }
  return end;
}

/** The colour moved towards the background as far as the contrast stays the wanted one. */
export function faded(colour: Colour, background: Colour, ratio: number): Colour {
  let best = colour;
  for (let step = 1; step <= STEPS; step += 1) {
    const tried = mixed(colour, background, step / STEPS);
    if (contrast(tried, background) < ratio) return best;
    best = tried;
  }
  return best;
}

export function cssColour({ red, green, blue }: Colour): string {
  const digits = [red, green, blue].map((value) => value.toString(16).padStart(2, "0"));
  return `#${digits.join("")}`;
}

function mixed(from: Colour, to: Colour, share: number): Colour {
  const between = (start: number, end: number) => Math.round(start + (end - start) * share);
  return {
    red: between(from.red, to.red),
    green: between(from.green, to.green),
    blue: between(from.blue, to.blue),
    opacity: 1,
  };
}
