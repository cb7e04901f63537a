"use strict";
/* What the charts of every report have in common. */
const charts = (() => {
  const home = document.getElementById("charts");
  const HEIGHT = 250;
  let plots = [];

  // ------------------------------------------------------------------ words

  const trim = number => String(Number(number.toPrecision(3)));
  const millis = ms =>
    ms == null ? "–" : ms >= 1000 ? trim(ms / 1000) + " s" : ms >= 1 ? trim(ms) + " ms" : trim(ms * 1000) + " µs";
  const count = n => (n == null ? "–" : n.toLocaleString("en-US", {maximumFractionDigits: 1}));

  // ------------------------------------------------------------------ looks

  const look = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  const FONT = "12px system-ui, sans-serif";

  function axis(values, more) {
    const grid = {stroke: look("grid"), width: 1};
    return {stroke: look("soft"), grid, ticks: grid, font: FONT, values, ...more};
  }

  function series(label, color, value, more) {
    return {label, stroke: color, width: 1.75, value: (u, v) => (u.cursor.idx == null ? "" : value(v)), ...more};
  }

  /* Along the bottom; its value stands first under the chart as long as somebody points at it. */
  const across = format => ({label: "", value: (u, v) => (v == null ? "" : format(v))});

  // ------------------------------------------------------------------ charts

  function chart(title, note, options, data) {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    const more = document.createElement("span");
    const plot = document.createElement("div");
    caption.textContent = title;
    more.textContent = note;
    caption.append(more);
    plot.className = "plot";
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", title + ": " + note + ". The tables below have the numbers.");
    figure.append(caption, plot);
    home.append(figure);
    const legend = {markers: {width: 0, fill: (u, i) => u.series[i].stroke(u, i)}};
    plots.push(new uPlot({width: plot.clientWidth, height: HEIGHT, legend, ...options}, data, plot));
  }

  const fromZero = {range: (u, min, max) => [0, max > 0 ? max * 1.08 : 1]};
  const logarithmic = {
    distr: 3,
    range: (u, min, max) => (min == null ? [1, 1000] : uPlot.rangeLog(Math.max(min, 1e-3), Math.max(max, 1e-2), 10, true)),
  };

  // ------------------------------------------------------------------ now and whenever it changes

  /* Draws all charts, and again when the page's colours change. */
  function keep(draw) {
    const anew = () => {
      plots.forEach(plot => plot.destroy());
      plots = [];
      home.replaceChildren();
      draw();
    };
    anew();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
    new ResizeObserver(() => plots.forEach(plot => {
      const width = plot.root.parentElement.clientWidth;
      if (width > 0 && width !== plot.width) {
        plot.setSize({width, height: HEIGHT});
      }
    })).observe(home);
  }

  return {trim, millis, count, look, axis, series, across, chart, fromZero, logarithmic, keep};
})();
