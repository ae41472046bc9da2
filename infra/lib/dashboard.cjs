const resolveStage = require('./stage.cjs');
const { pascal } = require('./alarm.cjs');

const COLUMNS = 24;
const HEIGHT = 6;

/** References become what CloudFormation fills in within a text. */
const textOf = (value) => {
  if (typeof value === 'string') return value;
  if (value.Ref !== undefined) return `\${${value.Ref}}`;
  return `\${${value['Fn::GetAtt'].join('.')}}`;
};

const series = ({ watches: { Namespace, MetricName, Dimensions }, ...options }) => [
  Namespace,
  MetricName,
  ...Object.entries(Dimensions).flatMap(([name, value]) => [name, textOf(value)]),
  options,
];

/** A line of a graph: a metric with its statistic, or an expression over the ids of others. */
const line = ({ expression, ...options }) =>
  expression === undefined ? series(options) : [{ expression, ...options }];

/** A graph. `lines`: `{ watches, stat, label, id?, visible? }` or `{ expression, label }`; `marks`: `{ label: value }`. */
const graph = ({ title, lines, width = 12, stacked = false, unit, marks = {} }) => ({
  type: 'metric',
  width,
  height: HEIGHT,
  properties: {
    title,
    view: 'timeSeries',
    stacked,
    region: `\${AWS::Region}`,
    period: 60,
    metrics: lines.map(line),
    yAxis: { left: { min: 0, ...(unit === undefined ? {} : { label: unit, showUnits: false }) } },
    ...(Object.keys(marks).length === 0
      ? {}
      : { annotations: { horizontal: Object.entries(marks).map(([label, value]) => ({ label, value })) } }),
  },
});

const note = (markdown) => ({ type: 'text', width: COLUMNS, height: 2, properties: { markdown } });

const alarmStates = (title, names) => ({
  type: 'alarm',
  width: COLUMNS,
  height: 2,
  properties: {
    title,
    alarms: names.map((name) => `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${name}`),
  },
});

/** Widgets in reading order, as many in a row as have room. */
const placed = (widgets) => {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map((widget) => {
    if (x + widget.width > COLUMNS) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const at = { ...widget, x, y };
    x += widget.width;
    rowHeight = Math.max(rowHeight, widget.height);
    return at;
  });
};

/** The resource of one dashboard; none where the stage has none (`dashboards: false`), since each is paid for. */
const dashboard = (name, widgetsOf) => async (variables) => {
  const settings = await resolveStage(variables);
  if (!settings.dashboards) return { Resources: {} };
  const body = { widgets: placed(widgetsOf(settings)) };
  return {
    Resources: {
      [`${pascal(name)}Dashboard`]: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: {
          DashboardName: `${settings.service}-${settings.stage}-${name}`,
          DashboardBody: { 'Fn::Sub': JSON.stringify(body) },
        },
      },
    },
  };
};

module.exports = { dashboard, graph, note, alarmStates };
