/* Makes charts interactive: once one comes into view or under the pointer, plotly.js is fetched and
   draws the same figure over the picture that the server drew. Without this file nothing is missing. */
"use strict";

(() => {
  let library = null;

  function plotly(address) {
    library ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.Plotly);
      script.onerror = () => reject(new Error(`${address} did not load`));
      document.head.append(script);
    });
    return library;
  }

  /* The colours of a mark are those of its class in theme.css, as the picture has them. */
  function inks(drawing) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "chart visually-hidden");
    drawing.append(svg);
    const found = {};
    const look = (role) => {
      if (!(role in found)) {
        const path = document.createElementNS(svg.namespaceURI, "path");
        path.setAttribute("class", role);
        svg.append(path);
        const style = getComputedStyle(path);
        found[role] = { fill: style.fill, stroke: style.stroke };
      }
      return found[role];
    };
    const text = getComputedStyle(drawing);
    const paper = getComputedStyle(document.body).backgroundColor;
    return { look, paper, ink: text.color, font: text.fontFamily, done: () => svg.remove() };
  }

  function paint(trace, colours) {
    const role = trace.meta?.role;
    if (!role) return;
    const { fill, stroke } = colours.look(role);
    if (role.startsWith("line")) trace.line = { ...trace.line, color: stroke };
    else if (role === "hatch") trace.fillpattern = { ...trace.fillpattern, fgcolor: stroke };
    else if (trace.type === "bar" || trace.mode === "markers") trace.marker = { ...trace.marker, color: fill };
    else trace.fillcolor = fill;
  }

  function dress(figure, colours, size) {
    const { look } = colours;
    figure.data.forEach((trace) => paint(trace, colours));
    const layout = { ...figure.layout, ...size, autosize: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
    layout.font = { ...layout.font, family: colours.font, color: colours.ink };
    for (const name of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) {
      const tickfont = { size: 11, color: look("faint").fill };
      layout[name] = { ...layout[name], tickfont, gridcolor: look("grid").stroke, linecolor: look("axis").stroke, zerolinecolor: look("axis").stroke };
    }
    layout.shapes = (layout.shapes ?? []).map((shape) => ({ ...shape, line: { ...shape.line, color: look("event").stroke } }));
    layout.annotations = (layout.annotations ?? []).map((note) => ({
      ...note, bgcolor: note.bgcolor ? colours.paper : undefined, font: { ...note.font, color: colours.ink },
    }));
    return { data: figure.data, layout };
  }

  async function enliven(drawing) {
    const picture = drawing.querySelector("svg.wide");
    const box = picture.getBoundingClientRect();
    if (drawing.dataset.state || !box.width) return;     // where the narrow picture is shown, it stays
    drawing.dataset.state = "asked";
    try {
      const [Plotly, answer] = await Promise.all([plotly(drawing.dataset.plotly), fetch(drawing.dataset.chart)]);
      if (!answer.ok) return;
      const live = document.createElement("div");
      live.className = "live";
      live.setAttribute("role", "img");
      live.setAttribute("aria-label", picture.getAttribute("aria-label") ?? "");
      const colours = inks(drawing);
      const { data, layout } = dress(await answer.json(), colours, { width: box.width, height: box.height });
      colours.done();
      drawing.append(live);
      await Plotly.newPlot(live, data, layout, { displayModeBar: false, responsive: false });
      drawing.dataset.state = "live";                    // theme.css now hides the picture, but not in print
    } catch {
      drawing.querySelector(".live")?.remove();          // the picture stays: nothing is lost
    }
  }

  /* Another width or colour scheme: show the picture, and draw anew when the chart is looked at. */
  function forget() {
    for (const drawing of document.querySelectorAll("[data-chart][data-state]")) {
      drawing.querySelector(".live")?.remove();
      delete drawing.dataset.state;
      watcher?.observe(drawing);
    }
  }

  const watcher = "IntersectionObserver" in window && !navigator.connection?.saveData
    ? new IntersectionObserver((entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        watcher.unobserve(entry.target);
        enliven(entry.target);
      }
    })
    : null;

  for (const drawing of document.querySelectorAll("[data-chart]")) {
    watcher?.observe(drawing);
    drawing.addEventListener("pointerenter", () => enliven(drawing));
  }
  let timer = 0;
  window.addEventListener("resize", () => { clearTimeout(timer); timer = setTimeout(forget, 200); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", forget);
})();

/* A slider shows its number while it moves, and a scenario's address can be copied. */
(() => {
  for (const slider of document.querySelectorAll("input[type=range][data-shows]")) {
    const output = document.getElementById(slider.dataset.shows);
    slider.addEventListener("input", () => { output.textContent = `${slider.value} %`; });
  }
  for (const button of document.querySelectorAll("button[data-copies]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copies);
      button.textContent = "Copied";
    });
  }
})();
