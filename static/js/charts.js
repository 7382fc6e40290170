// Draws <figure data-chart>: the figures lie beside it as JSON, the library is fetched only when a chart is on the page.
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function look() {
  const text = { color: token("--text-soft"), fontFamily: token("--font-sans"), fontSize: 12 };
  return {
    text,
    line: token("--line"),
    strong: token("--line-strong"),
    colours: ["--ink-700", "--gold-500", "--pine-700", "--seal-600", "--line-field", "--amber-700", "--ink-600"].map(token),
  };
}

function common(data, { text, colours }) {
  return {
    color: colours,
    textStyle: text,
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 400,
    // Rich text, because an HTML tooltip would bring style attributes that the content security policy forbids.
    tooltip: { renderMode: "richText", trigger: data.kind === "radar" ? "item" : "axis", confine: true, textStyle: { fontSize: 12 }, valueFormatter: (value) => `${value ?? "—"}${data.unit || ""}` },
    legend: data.series.length > 1 ? { type: "scroll", bottom: 0, itemWidth: 14, itemHeight: 8, textStyle: text } : undefined,
  };
}

function radar(data, style) {
  return {
    radar: {
      indicator: data.labels.map((name, place) => ({ name, max: Array.isArray(data.max) ? data.max[place] : data.max })),
      // A phone leaves less room beside the figure for the names.
      radius: matchMedia("(max-width: 30rem)").matches ? "50%" : "60%",
      center: ["50%", data.series.length > 1 ? "47%" : "52%"],
      // Long names break after their comma, so that a phone has room for them.
      axisName: { ...style.text, formatter: (name) => name.replace("、", "、\n") },
      splitNumber: 4,
      splitArea: { show: false },
      splitLine: { lineStyle: { color: style.line } },
      axisLine: { lineStyle: { color: style.line } },
    },
    series: [{ type: "radar", symbolSize: 5, data: data.series.map(({ name, values }, place) => ({ name, value: values, areaStyle: { opacity: place ? 0 : 0.12 }, lineStyle: { width: 2, type: place ? "dashed" : "solid" } })) }],
  };
}

function cartesian(data, style) {
  const names = { type: "category", data: data.labels, axisLabel: { ...style.text, interval: 0, hideOverlap: true }, axisTick: { show: false }, axisLine: { lineStyle: { color: style.strong } }, inverse: Boolean(data.horizontal) };
  const counted = data.series.every((series) => series.values.every((value) => value === null || Number.isInteger(value)));
  const values = { type: "value", minInterval: counted ? 1 : 0, min: data.min, max: data.max, axisLabel: style.text, splitLine: { lineStyle: { color: style.line } } };
  return {
    grid: { left: 8, right: 24, top: 24, bottom: data.series.length > 1 ? 36 : 8, containLabel: true },
    xAxis: data.horizontal ? values : names,
    yAxis: data.horizontal ? names : values,
    series: data.series.map(({ name, values: figures }) => ({ name, type: data.kind, data: figures, barMaxWidth: 22, symbolSize: 6, lineStyle: { width: 2 }, label: { show: data.series.length === 1 && data.kind === "bar", position: data.horizontal ? "right" : "top", ...style.text } })),
  };
}

async function draw(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = "yes";
  const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const echarts = await import(figure.dataset.echarts);
  const chart = echarts.init(figure.querySelector(".chart-canvas"), null, { renderer: "canvas" });
  const style = look();
  chart.setOption({ ...common(data, style), ...(data.kind === "radar" ? radar(data, style) : cartesian(data, style)) });
  new ResizeObserver(() => chart.resize()).observe(figure);
  addEventListener("beforeprint", () => chart.resize());
}

const drawAll = (root) => root.querySelectorAll("figure[data-chart]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
