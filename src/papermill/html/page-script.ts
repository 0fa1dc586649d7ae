/**
 * The page's own script: the code switch, the current place in the contents, columns of numbers, figures.
 *
 * Plain JavaScript, for it is a part of the page and runs in the browser only.
 */
export const pageScript = String.raw`
"use strict";
(() => {
  const root = document.documentElement;
  // Code: every cell folds for itself; the switch folds and unfolds all but those that are to stay folded.
  const codeSwitch = document.querySelector("[data-switch=code]");
  const sources = [...document.querySelectorAll("details.source:not([data-stays-folded])")];
  codeSwitch.hidden = sources.length === 0;
  codeSwitch.addEventListener("click", () => {
    const show = codeSwitch.getAttribute("aria-pressed") !== "true";
    codeSwitch.setAttribute("aria-pressed", String(show));
    for (const source of sources) source.open = show;
  });

  // Contents: open beside the text, folded above it on small screens; the heading being read is marked.
  const contents = document.querySelector(".contents details");
  if (contents) {
    const beside = window.matchMedia("(min-width: 78rem)");
    const fold = () => { contents.open = beside.matches; };
    beside.addEventListener("change", fold);
    fold();
    const links = [...contents.querySelectorAll("a")];
    const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
    const mark = () => {
      const passed = headings.findLastIndex((heading) => heading && heading.getBoundingClientRect().top < 120);
      links.forEach((link, i) => (i === passed ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
    };
    document.addEventListener("scroll", mark, { passive: true });
    mark();
  }

  // Tables: a column of numbers is set flush right, one of sentences keeps a readable width.
  const number = /^[\s(+\-\u2212\u00b1<>=~\u2248]*\d[\d.,\u2009\u202f]*\s*(%|ms|s|min|h|x|\u00d7|[kMG]?B)?([\s(\u00b1+\-\u2212\u2013\u2026].*)?$/;
  const empty = /^[\s\u2013\u2014-]*$/;
  for (const table of document.querySelectorAll(".outputs table, .prose table")) {
    const rows = [...table.rows].filter((row) => [...row.cells].every((cell) => cell.colSpan === 1));
    const body = rows.filter((row) => !row.closest("thead"));
    const width = Math.max(0, ...rows.map((row) => row.cells.length));
    for (let column = 0; column < width; column++) {
      const texts = body.map((row) => row.cells[column]?.textContent.trim() ?? "").filter((text) => !empty.test(text));
      const numbers = texts.filter((text) => number.test(text) && text.length < 40).length;
      const isNumeric = texts.length > 0 && numbers >= 0.6 * texts.length;
      const isWordy = texts.some((text) => text.length > 48);
      const name = isNumeric ? "numeric" : isWordy ? "wordy" : "";
      if (name) for (const row of rows) row.cells[column]?.classList.add(name);
    }
  }

  // Wide things scroll by keyboard too, and fade where more is to come.
  for (const box of document.querySelectorAll(".scroll, pre, .katex-display")) {
    const look = () => {
      const more = box.scrollWidth - box.clientWidth - box.scrollLeft > 2;
      box.classList.toggle("more", more && !box.matches("pre"));
      if (more || box.scrollHeight > box.clientHeight + 2) box.tabIndex = 0;
    };
    box.addEventListener("scroll", look, { passive: true });
    new ResizeObserver(look).observe(box);
  }

  // Figures: drawn when they come near the screen, in the colours of the theme.
  const resolved = (color) => {
    const probe = document.createElement("span");
    probe.style.color = color;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  };
  const themeLayout = () => {
    const axis = {
      automargin: true, gridcolor: resolved("var(--rule)"), linecolor: resolved("var(--faint)"),
      tickcolor: resolved("var(--faint)"), zerolinecolor: resolved("var(--rule)"), title: { standoff: 12 },
    };
    const axis3d = { gridcolor: axis.gridcolor, zerolinecolor: axis.linecolor, backgroundcolor: "rgba(0,0,0,0)" };
    return {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      colorway: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => resolved("var(--series-" + number + ")")),
      xaxis: axis, yaxis: axis,
      scene: { xaxis: axis3d, yaxis: axis3d, zaxis: axis3d },
      hoverlabel: { bgcolor: resolved("var(--raised)"), bordercolor: resolved("var(--rule)"), font: { color: resolved("var(--ink)") } },
      legend: { bgcolor: "rgba(0,0,0,0)" },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: resolved("var(--faint)"), activecolor: resolved("var(--accent)") },
      // A finger that drags scrolls the page.
      dragmode: touches ? false : "zoom",
      margin: { t: 12, r: 24, b: 56, l: 64 },
    };
  };
  // Traces that colour by value; plotly's default for them is red to blue, with no meaning of its own.
  const themeTraces = () => {
    const colorscale = ["low", "middle", "high"].map((name, i) => [i / 2, resolved("var(--scale-" + name + ")")]);
    const colorbar = { outlinewidth: 0, thickness: 14, tickcolor: resolved("var(--faint)") };
    const kinds = ["heatmap", "contour", "histogram2d", "histogram2dcontour", "surface"];
    const points = { scatter: [{ marker: { colorscale, colorbar } }] };
    return { ...points, ...Object.fromEntries(kinds.map((kind) => [kind, [{ colorscale, colorbar }]])) };
  };
  const touches = window.matchMedia("(hover: none)").matches;
  const config = {
    responsive: true, displaylogo: false, displayModeBar: !touches,
    modeBarButtonsToRemove: ["sendChartToCloud"],
  };
  const narrow = () => window.innerWidth < 640;
  // The page's typeface and ink, whatever the figure was made for: what is black on white cannot be read on black.
  const styled = (layout, width) => ({
    ...layout,
    font: {
      ...layout.font, color: resolved("var(--ink)"), size: narrow() ? 12 : 13,
      family: getComputedStyle(document.body).getPropertyValue("--sans"),
    },
    hoverlabel: { ...layout.hoverlabel, font: undefined },
    template: {
      layout: { ...themeLayout(), ...layout.template?.layout },
      data: { ...themeTraces(), ...layout.template?.data },
    },
    ...(narrow() && !layout.legend ? { legend: { orientation: "h", y: -0.25 } } : {}),
    width: width ?? (layout.width && Math.min(layout.width, Math.max(280, document.querySelector("main").clientWidth))),
  });
  const figures = [...document.querySelectorAll("figure.figure")].map((element) => ({
    element,
    plot: element.querySelector(".plot"),
    content: JSON.parse(element.querySelector("script").textContent),
    drawn: false,
  }));
  const draw = (figure, width) => {
    const { element, plot, content } = figure;
    if (!figure.drawn) {
      figure.drawn = true;
      element.classList.add("drawn");
      plot.hidden = false;
      for (const data of element.querySelectorAll(".data")) data.open = false;
    }
    window.Plotly.react(plot, content.data, styled(content.layout, width), config);
  };
  function restyleFigures() {
    for (const figure of figures) if (figure.drawn) draw(figure);
  }
  if (figures.length > 0) {
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const figure = figures.find(({ element }) => element === target);
        if (isIntersecting && !figure.drawn) draw(figure);
      }
    }, { rootMargin: "600px" });
    for (const { element } of figures) observer.observe(element);
    // On paper stand the drawings; a figure that has none is drawn now, in light colours and as wide as the paper.
    const undrawable = figures.filter(({ element }) => !element.querySelector(".chart"));
    let theme;
    window.addEventListener("beforeprint", () => {
      theme = root.dataset.theme;
      root.dataset.theme = "light";
      for (const figure of undrawable) draw(figure, 640);
    });
    window.addEventListener("afterprint", () => {
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      restyleFigures();
    });
  }
  document.addEventListener("themechange", restyleFigures);
})();
`;
