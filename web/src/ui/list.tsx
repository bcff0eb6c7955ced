// A list of the API as a table: filters in the address, one page after the other, and as CSV.

import { Button, Group, Text, VisuallyHidden } from "@mantine/core";
import { type CSSProperties, type ReactNode, useState } from "react";
import { Link, useSearchParams } from "react-router";
import type { Answer, QueryOf, Said } from "../api/client";
import { filledPath, saveCsv } from "../api/csv";
import { type ListPath, type RowOf, useList } from "../api/queries";
import { useIsOperator } from "../session/account";
import { Failure } from "./failure";
import { type Filter, Filters, filtersIn } from "./filters";
import { SubmitButton } from "./submit-button";
import classes from "./ui.module.css";
import { Waiting } from "./waiting";

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand to the right. */
  isAmount?: boolean;
  /** Days and the like are not broken over two lines. */
  isShort?: boolean;
}

interface ListProps<P extends ListPath> {
  path: P;
  /** Of a list that belongs to one thing, such as the statement of a lease. */
  parameters?: Said<"get", P>["path"];
  /** What the rows are, in the plural and for the CSV's name: "leases". */
  name: string;
  columns: readonly Column<RowOf<P>>[];
  /** The page of a row; its first cell becomes the link. */
  to?: (row: RowOf<P>) => string;
  filters?: readonly Filter<keyof QueryOf<"get", P> & string>[];
  /** What is always asked for, such as the property of a property's units. */
  query?: Partial<QueryOf<"get", P>>;
  /** Shown instead of an empty table while no filter is set. */
  empty: ReactNode;
  /** Above the rows: what the API says beside them, such as totals. */
  summary?: (page: Answer<"get", P>) => ReactNode;
  /** Whether the list can be saved as CSV; true unless said. */
  hasCsv?: boolean;
}

/** The table of a list. */
export function List<P extends ListPath>({
  path,
  parameters,
  name,
  columns,
  to,
  summary,
  filters = [],
  query = {} as Partial<QueryOf<"get", P>>,
  empty,
  hasCsv = true,
}: ListProps<P>) {
  const [address] = useSearchParams();
  const chosen = filtersIn(filters, address);
  const asked = { ...chosen, ...query } as QueryOf<"get", P>;
  const list = useList(path, asked, true, parameters);
  const csv = filledPath(path, parameters as object | undefined);
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiltered = Object.keys(chosen).length > 0;
  const isEmpty = list.isSuccess && rows.length === 0;
  // A file would outlive an impersonation.
  const isOperator = useIsOperator();
  const offersCsv = hasCsv && !isEmpty && !isOperator;
  return (
    <>
      <Group justify="space-between" align="flex-end" mb="sm">
        <Filters filters={filters} />
        {offersCsv && <CsvButton path={csv} query={asked as object} name={name} />}
      </Group>
      {list.error && <Failure error={list.error} retry={() => list.refetch()} />}
      {list.isPending && <Waiting what={name} />}
      {list.data && summary?.(list.data.pages[0] as unknown as Answer<"get", P>)}
      {isEmpty && (isFiltered ? <Text my="md">No {name} match these filters.</Text> : empty)}
      {rows.length > 0 && <Rows name={name} columns={columns} rows={rows} to={to} />}
      {list.hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          Show more {name}
        </Button>
      )}
    </>
  );
}

interface RowsProps<Row> {
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  to?: ((row: Row) => string) | undefined;
}

/** Rows as a table that scrolls sideways on a narrow screen. */
export function Rows<Row>({ name, columns, rows, to }: RowsProps<Row>) {
  return (
    <div
      className={classes.scroll}
      style={{ "--table-width": `${columns.length * 110}px` } as CSSProperties}
      // A table without links has to be reached by the keyboard, to be scrolled.
      {...(to ? {} : { role: "group", "aria-label": `Table of ${name}`, tabIndex: 0 })}
    >
      <table className={classes.table} data-linked={to !== undefined}>
        <caption>
          <VisuallyHidden>Table of {name}</VisuallyHidden>
        </caption>
        <thead>
          <tr>
            {columns.map(({ title, ...kind }) => (
              <th key={title} scope="col" className={classOf(kind)}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={rowKey(row, index)} className={classes.row}>
              {columns.map(({ title, cell, ...kind }, place) => (
                <td key={title} className={classOf(kind)}>
                  {to && place === 0 ? (
                    <Link to={to(row)} className={classes.rowLink}>
                      {cell(row)}
                    </Link>
                  ) : (
                    cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf({ isAmount, isShort }: { isAmount?: boolean; isShort?: boolean }) {
  return isAmount ? classes.amount : isShort ? classes.short : undefined;
}

function rowKey(row: unknown, index: number): string | number {
  return typeof row === "object" && row !== null && "id" in row ? String(row.id) : index;
}

/** Saves all rows that match. */
export function CsvButton({ path, query, name }: { path: string; query: object; name: string }) {
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    setIsSaving(true);
    setError(undefined);
    await saveCsv(path, query, name.replaceAll(" ", "-")).catch(setError);
    setIsSaving(false);
  };
  return (
    <div>
      <SubmitButton variant="default" onClick={save} loading={isSaving} after={error}>
        Save as CSV
      </SubmitButton>
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
