import { packaged, type Template } from './packaged.ts';
import { dashboardsOf, metricsOfDashboards } from './watched-metrics.ts';

let prod: Template;
beforeAll(async () => {
  prod = await packaged('prod');
}, 60_000);

describe('the dashboards', () => {
  it('are four: application, database, functions and what people notice; each carries the stage in its name', async () => {
    const names = (template: Template) => dashboardsOf(template).map(({ name }) => name);
    const wanted = (stage: string) =>
      ['application-performance', 'database', 'lambda-health', 'user-experience'].map(
        (name) => `realtechee-backend-${stage}-${name}`,
      );
    expect(names(prod)).toEqual(wanted('prod'));
    expect(names(await packaged('dev'))).toEqual(wanted('dev'));
    expect(names(await packaged('local'))).toEqual([]);
  }, 60_000);

  it('lay their widgets out side by side, none over another', () => {
    for (const { id, widgets } of dashboardsOf(prod)) {
      const cells = widgets.flatMap(({ x, y, width, height }) =>
        Array.from({ length: width * height }, (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`),
      );
      expect([id, new Set(cells).size]).toEqual([id, cells.length]);
      expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBeLessThanOrEqual(24);
    }
  });

  it('give each widget a title, and draw what is hidden in no graph but by an expression that uses it', () => {
    for (const { widgets } of dashboardsOf(prod)) {
      for (const { properties } of widgets.filter(({ type }) => type === 'metric')) {
        expect(properties.title).toEqual(expect.any(String));
        const lines: readonly (readonly unknown[])[] = properties.metrics;
        const options = lines.map((line) => Object(line.at(-1)));
        const expressions = options.map(({ expression = '' }) => expression).join(' ');
        for (const { id } of options.filter(({ visible }) => visible === false)) {
          expect(expressions).toMatch(new RegExp(`\\b${id}\\b`));
        }
      }
    }
  });

  it('show provisioned capacity of tables that have it, and of no other', async () => {
    const provisioned = (template: Template) =>
      metricsOfDashboards(template).filter(({ name }) => name.startsWith('Provisioned'));
    expect(provisioned(prod).length).toBeGreaterThan(0);
    for (const { dimensions } of provisioned(prod)) {
      const table = Object.values(prod.Resources).find(
        ({ Properties }) => Properties?.TableName === dimensions.TableName,
      );
      expect(table?.Properties.BillingMode).not.toBe('PAY_PER_REQUEST');
    }
    expect(provisioned(await packaged('dev'))).toEqual([]);
  }, 60_000);
});
