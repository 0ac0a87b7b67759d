/** A column of a grid: how a row reads in it. */
export interface GridColumn<Row> {
  readonly id: string;
  readonly title: string;
  /** A track of CSS grid. */
  readonly width: string;
  readonly isNumber?: boolean;
  readonly isSortable?: boolean;
  text(row: Row): string;
  /** Class names for the cell, by what it says. */
  tone?(row: Row): string;
}
