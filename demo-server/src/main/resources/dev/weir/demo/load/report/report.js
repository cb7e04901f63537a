"use strict";
(() => {
  const runs = JSON.parse(document.getElementById("data").textContent);
  const single = runs.length === 1;
  const {trim, millis, count, look, axis, series, across, chart, fromZero, logarithmic} = charts;
  const cursors = uPlot.sync("seconds");
  const DASHES = [7, 4];

  // ------------------------------------------------------------------ words

  const clock = s => {
    const minutes = Math.floor(s / 60);
    return minutes === 0 ? trim(s) + " s" : minutes + ":" + String(Math.round(s % 60)).padStart(2, "0");
  };
  /* The percentile axis is as long for 90 to 99 as for 99 to 99.9. */
  const percentile = t => "p" + Number((100 - 100 / Math.pow(10, t)).toFixed(Math.max(0, Math.ceil(t) - 1)));

  // ------------------------------------------------------------------ looks

  const runColor = index => look("run-" + (index % 8));
  const faint = color => color + "22";
  /* As many whole ones as make a nice grid. */
  const WHOLE = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].flatMap(n => [n, 2 * n, 5 * n]);

  // ------------------------------------------------------------------ marks drawn over a chart

  function text(u, words, x, y, align, color) {
    u.ctx.font = "600 " + 12 * devicePixelRatio + "px system-ui, sans-serif";
    u.ctx.fillStyle = color;
    u.ctx.textAlign = align;
    u.ctx.textBaseline = "top";
    u.ctx.strokeStyle = look("card"); // a halo, so that lines do not run through it
    u.ctx.lineWidth = 4 * devicePixelRatio;
    u.ctx.lineJoin = "round";
    u.ctx.strokeText(words, x, y);
    u.ctx.fillText(words, x, y);
  }

  /* Where a value is slower than any time there is none to draw: the top of the chart says so. */
  const nevers = stretches => u => {
    const {left, top, width} = u.bbox;
    const thick = 5 * devicePixelRatio;
    stretches.forEach(({from, to, color, row}) => {
      const a = Math.max(left, u.valToPos(from, "x", true));
      const b = Math.min(left + width, u.valToPos(to, "x", true));
      if (b > a) {
        u.ctx.fillStyle = color;
        u.ctx.fillRect(a, top + row * thick, b - a, thick - 1);
        if (single) {
          text(u, "∞", (a + b) / 2, top + (row + 1) * thick, "center", color);
        }
      }
    });
  };

  function lineAt(u, scale, value, words) {
    const {left, top, width, height} = u.bbox;
    const at = u.valToPos(value, scale, true);
    const across = scale === "y";
    if (!(across ? at >= top && at <= top + height : at >= left && at <= left + width)) {
      return;
    }
    u.ctx.save();
    u.ctx.strokeStyle = look("soft");
    u.ctx.lineWidth = devicePixelRatio;
    u.ctx.setLineDash([4 * devicePixelRatio, 4 * devicePixelRatio]);
    u.ctx.beginPath();
    u.ctx.moveTo(across ? left : at, across ? at : top);
    u.ctx.lineTo(across ? left + width : at, across ? at : top + height);
    u.ctx.stroke();
    u.ctx.restore();
    if (across) {
      text(u, words, left + 6, at - 15 * devicePixelRatio, "left", look("soft"));
    } else {
      const tight = at > left + width * 0.75;
      text(u, words, at + (tight ? -6 : 6), top + 6, tight ? "right" : "left", look("soft"));
    }
  }

  /* Neighbours become one stretch. */
  function stretches(numbers, color, row) {
    const found = [];
    numbers.forEach(n => {
      const last = found[found.length - 1];
      if (last && last.to >= n - 0.5) {
        last.to = n + 0.5;
      } else {
        found.push({from: n - 0.5, to: n + 0.5, color, row});
      }
    });
    return found;
  }

  // ------------------------------------------------------------------ charts

  /* All runs begin at 0; the longest says how far it goes. */
  const longest = Math.max(...runs.map(run => run.seconds.offered.length));
  const seconds = Array.from({length: longest}, (_, i) => i);

  function overTime(title, note, lines, scale, format, marks) {
    const spec = lines.map(line =>
      series(line.label, line.color, format, {
        dash: line.dash,
        fill: line.fill,
        points: {show: longest < 2 ? true : undefined, size: 6},
      }));
    chart(title, note, {
      scales: {x: {time: false, range: (u, min, max) => [min, Math.max(max, min + 1)]}, y: scale},
      axes: [axis((u, at) => at.map(clock), {incrs: [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200]}), axis((u, at) => at.map(v => (v == null ? "" : format(v))), {size: 64, ...(format === count ? {incrs: WHOLE} : {})})],
      series: [across(s => "at " + clock(s)), ...spec],
      cursor: {sync: {key: cursors.key, scales: ["x", null]}, drag: {x: true, y: false}},
      hooks: {draw: marks || []},
    }, [seconds, ...lines.map(line => seconds.map(i => line.values[i] ?? null))]);
  }

  const perRun = (key, more) =>
    runs.map((run, i) => ({label: run.name, color: runColor(i), values: run.seconds[key], ...more}));

  const slos = new Set(runs.map(run => run.sloMillis));
  const slo = u => {
    if (slos.size === 1) {
      lineAt(u, "y", runs[0].sloMillis, "SLO " + millis(runs[0].sloMillis));
    }
  };

  function requests() {
    const own = runs[0].seconds;
    const line = (label, key, more) => ({label, color: look(key), values: own[key], ...more});
    if (single) {
      overTime("Requests per second", "what was offered, and what became of it", [
        line("offered", "offered", {dash: DASHES}),
        line("completed", "completed"),
        line("good", "good", {fill: faint(look("good"))}),
        line("errors", "errors"),
        line("backpressure", "away"),
      ], fromZero, count);
      return;
    }
    overTime("Offered per second", "what the schedules asked for", perRun("offered"), fromZero, count);
    overTime("Good per second", "completed within the SLO", perRun("good"), fromZero, count);
    overTime("Errors per second", "answered otherwise than wanted, or not at all", perRun("errors"), fromZero, count);
    overTime("Backpressure per second", "turned away before the wire", perRun("away"), fromZero, count);
  }

  function times() {
    const note = "since the intended start, of all that ended in a second; strips at the top: ∞";
    const never = (key, color) => runs.flatMap((run, i) => stretches(run.seconds[key], color(i), i));
    if (single) {
      const own = runs[0].seconds;
      overTime("Response time", note, [
        {label: "p50", color: look("completed"), values: own.p50},
        {label: "p99", color: look("away"), values: own.p99},
      ], logarithmic, millis, [slo, nevers(never("never99", () => look("errors")))]);
      return;
    }
    overTime("Response time, p50", note, perRun("p50"), logarithmic, millis, [slo, nevers(never("never50", runColor))]);
    overTime("Response time, p99", note, perRun("p99"), logarithmic, millis, [slo, nevers(never("never99", runColor))]);
  }

  function percentiles() {
    const grid = runs.map(run => run.curve.at).reduce((a, b) => (a.length >= b.length ? a : b));
    const lines = runs.flatMap((run, i) => [
      {label: single ? "response" : run.name, color: single ? look("completed") : runColor(i), values: run.curve.response},
      {label: single ? "service" : run.name + ", service", color: single ? look("good") : runColor(i), values: run.curve.service, dash: DASHES, class: single ? "named" : "unnamed"},
    ]);
    const marks = runs.flatMap((run, i) => {
      const from = run.curve.response.findIndex(v => v == null);
      const color = single ? look("errors") : runColor(i);
      return from < 0 ? [] : [{from: run.curve.at[from], to: run.curve.at[run.curve.at.length - 1] + 1, color, row: i}];
    });
    chart("Times by percentile", "response, of all that was offered; dashed: service, of what was answered as wanted", {
      scales: {x: {time: false}, y: logarithmic},
      axes: [
        axis((u, at) => at.map(percentile), {splits: () => [Math.log10(2), 1, 2, 3, 4, 5].filter(t => t <= grid[grid.length - 1] + 0.01)}),
        axis((u, at) => at.map(v => (v == null ? "" : millis(v))), {size: 64}),
      ],
      series: [across(percentile),
        ...lines.map(line => series(line.label, line.color, millis, {dash: line.dash, class: line.class, points: {show: false}}))],
      hooks: {draw: [slo, nevers(marks)]},
    }, [grid, ...lines.map(line => grid.map((_, i) => line.values[i] ?? null))]);
  }

  function generator() {
    if (single) {
      const own = runs[0].seconds;
      overTime("On their way and waiting", "at the end of each second", [
        {label: "on the wire", color: look("completed"), values: own.wire, fill: faint(look("completed"))},
        {label: "queued", color: look("away"), values: own.queued, fill: faint(look("away"))},
      ], fromZero, count);
    } else {
      overTime("On the wire", "at the end of each second", perRun("wire"), fromZero, count);
      overTime("Queued", "waiting for the wire at the end of each second", perRun("queued"), fromZero, count);
    }
    overTime("The generator's own lag", "the latest request of each second; a run that falls behind says nothing",
      single ? [{label: "lag", color: look("run-3"), values: runs[0].seconds.lag, fill: faint(look("run-3"))}] : perRun("lag"),
      fromZero, millis);
  }

  function sessions() {
    const own = runs[0].sessions;
    if (single && own) {
      overTime("Sessions of the server", "what they were at, on average over each second", [
        {label: "running", color: look("good"), values: own.running},
        {label: "waiting", color: look("errors"), values: own.waiting},
        {label: "idle in transaction", color: look("away"), values: own.inTransaction},
        {label: "idle", color: look("offered"), values: own.idle, dash: DASHES},
      ], fromZero, count);
    }
  }

  function byRate(title, note, key, scale, format, value, ideal) {
    const searched = runs.map((run, i) => ({run, i})).filter(({run}) => run.search);
    const rates = [...new Set(searched.flatMap(({run}) => run.search.points.map(p => p.rate)))].sort((a, b) => a - b);
    /* What only the generator could not do may be far out, and says nothing. */
    const told = searched.flatMap(({run}) => run.search.points.filter(p => p.valid).map(p => p.rate));
    const most = Math.max(...(told.length > 0 ? told : rates));
    const at = (run, wanted) => rates.map(rate => {
      const point = run.search.points.find(p => p.rate === rate && rate <= most && wanted(p));
      return point ? point[key] : null;
    });
    /* Beside others, the note says what full and hollow dots are, as runs have the colours. */
    const unnamed = single ? "named" : "unnamed";
    const dots = color => ({class: unnamed, paths: () => null, points: {show: true, size: 9, width: 2, stroke: color, fill: color}});
    const hollow = color => ({class: unnamed, paths: () => null, points: {show: true, size: 9, width: 2, stroke: color, fill: look("card")}});
    const lines = searched.flatMap(({run, i}) => {
      const color = single ? look("completed") : runColor(i);
      const name = single ? "" : run.name + ", ";
      return [
        [series(single ? value : run.name, color, format, {spanGaps: true, points: {show: false}}), at(run, p => p.valid)],
        [series(name + "held", single ? look("good") : color, format, dots(single ? look("good") : color)), at(run, p => p.valid && p.held)],
        [series(name + "not held", single ? look("errors") : color, format, hollow(single ? look("errors") : color)), at(run, p => p.valid && !p.held)],
        ...(run.search.points.some(p => !p.valid)
          ? [[series(name + "invalid", look("offered"), format, hollow(look("offered"))), at(run, p => !p.valid)]] : []),
      ];
    });
    if (ideal) {
      const all = rates.map(rate => (rate <= most ? rate : null));
      lines.unshift([series("offered", look("offered"), format, {dash: DASHES, points: {show: false}}), all]);
    }
    const limits = u => searched.forEach(({run}) => {
      if (run.search.limit != null) {
        lineAt(u, "x", run.search.limit, (single ? "limit " : run.name + ": ") + count(run.search.limit) + "/s");
      }
    });
    chart(title, note, {
      scales: {x: {time: false, range: [0, most * 1.1]}, y: scale},
      axes: [axis((u, all) => all.map(v => count(v) + "/s")), axis((u, all) => all.map(v => (v == null ? "" : format(v))), {size: 64})],
      series: [across(rate => "at " + count(rate) + "/s"), ...lines.map(line => line[0])],
      hooks: {draw: [...(scale === logarithmic ? [slo] : []), limits]},
    }, [rates, ...lines.map(line => line[1])]);
  }

  function search() {
    if (runs.some(run => run.search && run.search.points.length > 0)) {
      byRate("Goodput by rate", "each rate that was tried: full dots were held, hollow ones were not", "goodput", fromZero, count, "good per second", true);
      byRate("Response time by rate, p99", "full dots were held; gaps: ∞", "p99", logarithmic, millis, "p99", false);
    }
  }

  // ------------------------------------------------------------------ now and whenever it changes

  charts.keep(() => {
    search();
    requests();
    times();
    percentiles();
    generator();
    sessions();
  });
})();
