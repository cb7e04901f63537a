"use strict";
(() => {
  const sides = JSON.parse(document.getElementById("data").textContent);
  const cursors = uPlot.sync("rates");
  // One of them may have been stopped before its last rate.
  const rates = sides.map(side => side.rates).reduce((a, b) => (b.length > a.length ? b : a));
  const values = (side, key) => rates.map((rate, i) => side[key][i] ?? null);
  const {trim, millis, count, look, axis, series, across, chart, fromZero, logarithmic} = charts;
  const percent = n => (n == null ? "–" : trim(n) + " %");
  const mega = n => (n == null ? "–" : n >= 1000 ? trim(n / 1000) + " GB" : trim(n) + " MB");

  function byRate(title, note, key, scale, format) {
    if (sides.every(side => side[key].every(v => v == null))) {
      return; // this machine does not tell
    }
    const color = i => look("run-" + i);
    const most = Math.max(...rates);
    chart(title, note, {
      scales: {x: {time: false, range: [0, most * 1.05]}, y: scale},
      axes: [
        axis((u, at) => at.map(v => count(v) + "/s")),
        axis((u, at) => at.map(v => (v == null ? "" : format(v))), {size: 70}),
      ],
      series: [
        across(rate => "at " + count(rate) + "/s"),
        ...sides.map((side, i) => series(side.name, color(i), format, {points: {show: true, size: 7, fill: color(i)}})),
      ],
      cursor: {sync: {key: cursors.key, scales: ["x", null]}, drag: {x: false, y: false}},
    }, [rates, ...sides.map(side => values(side, key))]);
  }

  charts.keep(() => {
    byRate("Done per second", "by the rate that was asked for", "done", fromZero, count);
    byRate("Good per second", "done within the SLO", "good", fromZero, count);
    byRate("Response time, p99", "of what was done, since its intended start", "p99", logarithmic, millis);
    byRate("Response time, p50", "of what was done, since its intended start", "p50", logarithmic, millis);
    byRate("Errors", "answered otherwise than wanted, or not in time", "errors", fromZero, percent);
    byRate("Backpressure", "turned away before the database", "backpressure", fromZero, percent);
    byRate("Sessions that the server waits for", "in a transaction, for the next statement: ClientRead, on average", "clientReads", fromZero, count);
    byRate("Tasks alive", "calls that had not ended and requests in the queue, at most", "tasks", fromZero, count);
    byRate("The generator's processors", "how many it had, on average", "busy", fromZero, trim);
    byRate("The database's processors", "how many it had, on average", "databaseBusy", fromZero, trim);
    byRate("The generator's threads", "at most", "threads", fromZero, count);
    byRate("The generator's heap", "what was left after a collection, at most", "heap", fromZero, mega);
    byRate("The generator's memory", "all that its process has had", "memory", fromZero, mega);
    byRate("The database's memory", "the server and all its sessions, at most", "database", fromZero, mega);
  });
})();
