"use strict";
(() => {
  const sides = JSON.parse(document.getElementById("data").textContent);
  const home = document.getElementById("charts");
  const cursors = uPlot.sync("rates");
  const rates = sides[0].rates;
  const HEIGHT = 250;
  const FONT = "12px system-ui, sans-serif";
  let plots = [];

  const trim = number => String(Number(number.toPrecision(3)));
  const millis = ms => (ms >= 1000 ? trim(ms / 1000) + " s" : ms >= 1 ? trim(ms) + " ms" : trim(ms * 1000) + " µs");
  const count = n => n.toLocaleString("en-US", {maximumFractionDigits: 1});
  const percent = n => trim(n) + " %";
  const mega = n => (n >= 1000 ? trim(n / 1000) + " GB" : trim(n) + " MB");
  const look = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();

  const fromZero = {range: (u, min, max) => [0, max > 0 ? max * 1.08 : 1]};
  const logarithmic = {
    distr: 3,
    range: (u, min, max) => (min == null ? [1, 1000] : uPlot.rangeLog(Math.max(min, 1e-3), Math.max(max, 1e-2), 10, true)),
  };

  function axis(format, more) {
    const grid = {stroke: look("grid"), width: 1};
    const values = (u, at) => at.map(v => (v == null ? "" : format(v)));
    return {stroke: look("soft"), grid, ticks: grid, font: FONT, values, ...more};
  }

  function byRate(title, note, key, scale, format) {
    if (sides.every(side => side[key].every(v => v == null))) {
      return; // this machine does not tell
    }
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
    const most = Math.max(...rates);
    const lines = sides.map((side, i) => ({
      label: side.name,
      stroke: look("run-" + i),
      width: 1.75,
      points: {show: true, size: 7, fill: look("run-" + i)},
      value: (u, v) => (u.cursor.idx == null ? "" : v == null ? "–" : format(v)),
    }));
    plots.push(new uPlot({
      width: plot.clientWidth,
      height: HEIGHT,
      legend: {markers: {width: 0, fill: (u, i) => u.series[i].stroke(u, i)}},
      scales: {x: {time: false, range: [0, most * 1.05]}, y: scale},
      axes: [axis(v => count(v) + "/s"), axis(format, {size: 70})],
      series: [{label: "", value: (u, v) => (v == null ? "" : "at " + count(v) + "/s")}, ...lines],
      cursor: {sync: {key: cursors.key, scales: ["x", null]}, drag: {x: false, y: false}},
    }, [rates, ...sides.map(side => side[key])], plot));
  }

  function draw() {
    plots.forEach(plot => plot.destroy());
    plots = [];
    home.replaceChildren();
    byRate("Done per second", "by the rate that was asked for", "done", fromZero, count);
    byRate("Good per second", "done within the SLO", "good", fromZero, count);
    byRate("Response time, p99", "of what was done, since its intended start", "p99", logarithmic, millis);
    byRate("Response time, p50", "of what was done, since its intended start", "p50", logarithmic, millis);
    byRate("Errors", "answered otherwise than wanted, or not in time", "errors", fromZero, percent);
    byRate("Backpressure", "turned away before the database", "backpressure", fromZero, percent);
    byRate("Sessions that the server waits for", "in a transaction, for the next statement: ClientRead, on average", "clientReads", fromZero, count);
    byRate("Tasks alive", "on their way and in the queue, at most", "tasks", fromZero, count);
    byRate("The generator's heap", "what was left after a collection, at most", "heap", fromZero, mega);
    byRate("The generator's memory", "all that its process has had", "memory", fromZero, mega);
    byRate("The database's memory", "the server and all its sessions, at most", "database", fromZero, mega);
  }

  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(() => plots.forEach(plot => {
    const width = plot.root.parentElement.clientWidth;
    if (width > 0 && width !== plot.width) {
      plot.setSize({width, height: HEIGHT});
    }
  })).observe(home);
})();
