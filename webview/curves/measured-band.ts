import type uPlot from "uplot";
import type { LineColours } from "../theme.ts";
import type { Drawn } from "./chart-data.ts";

const BAND_OPACITY = 0.16;
const DASH = [2, 3];

/** Draws each measured loss as a line across the chart, in a band as wide as its 95 % interval. */
export function drawMeasured(
  plot: uPlot,
  trials: readonly Drawn[],
  colourOf: (trial: number) => LineColours,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  trials.forEach(({ measured }, at) => {
    if (measured?.value == null) return;
    const { strong } = colourOf(at);
    const height = (loss: number) => plot.valToPos(loss, "y", true);
    if (measured.low !== null && measured.high !== null) {
      const top = height(measured.high);
      ctx.globalAlpha = BAND_OPACITY;
      ctx.fillStyle = strong;
      ctx.fillRect(bbox.left, top, bbox.width, height(measured.low) - top);
      ctx.globalAlpha = 1;
    }
    const middle = Math.round(height(measured.value));
    ctx.strokeStyle = strong;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash(DASH.map((length) => length * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(bbox.left, middle);
    ctx.lineTo(bbox.left + bbox.width, middle);
    ctx.stroke();
  });
  ctx.restore();
}
