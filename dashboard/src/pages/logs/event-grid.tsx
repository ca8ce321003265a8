/**
 * Owns: a list of any length, of which only the rows in sight are drawn, and the keyboard's way through it.
 * The row with the focus is drawn wherever it is: so the focus stays when one scrolls away and back.
 */
import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, useState } from "react";
import type { ListedEvent } from "../../api/events.ts";
import { useMedia } from "../../components/use-media.ts";
import { EventRow, LastRow } from "./event-row.tsx";
import { moveFocus } from "./grid-keys.ts";
import { GridBody, GridFrame, GridHead } from "./grid-parts.tsx";
import type { Names } from "./names.ts";
import { type RowIndex, rowsAhead } from "./row-index.ts";
import { useScrollSpeed } from "./use-scroll-speed.ts";

interface EventGridProps {
  readonly rows: RowIndex<ListedEvent>;
  readonly names: Names;
  readonly zone: string;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly hasFailed: boolean;
  readonly loadMore: () => Promise<unknown>;
  readonly onOpen: (id: string) => void;
}

const ROW_PIXELS = 38;
const ROW_PIXELS_NARROW = 62;
const OVERSCAN_ROWS = 10;

export function EventGrid({
  rows,
  names,
  zone,
  hasMore,
  isLoading,
  hasFailed,
  loadMore,
  onOpen,
}: EventGridProps) {
  const body = useRef<HTMLDivElement>(null);
  const isNarrow = useMedia("(width < 860px)");
  const rowPixels = isNarrow ? ROW_PIXELS_NARROW : ROW_PIXELS;
  const { active, setActive, move } = useActiveRow(body);
  const speed = useScrollSpeed(rowPixels);
  const drawn = useVirtualizer({
    count: rows.count + (hasMore ? 1 : 0),
    getScrollElement: () => body.current,
    estimateSize: () => rowPixels,
    overscan: OVERSCAN_ROWS,
    rangeExtractor: useCallback(
      (range: Parameters<typeof defaultRangeExtractor>[0]) => withRow(defaultRangeExtractor(range), active),
      [active],
    ),
  });
  // Rows of another height lie elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what it is about.
  useEffect(() => drawn.measure(), [drawn, rowPixels]);
  const inSight = drawn.range;
  const wanted = (inSight?.endIndex ?? 0) + rowsAhead(drawn.isScrolling ? speed.now() : 0);
  useEffect(() => {
    if (hasMore && !isLoading && !hasFailed && wanted >= rows.count) void loadMore();
  }, [hasMore, isLoading, hasFailed, wanted, rows.count, loadMore]);
  return (
    <GridFrame rowCount={hasMore ? -1 : rows.count + 1}>
      <GridHead />
      <GridBody
        ref={body}
        onScroll={speed.note}
        onOpen={(index) => {
          const event = rows.at(index);
          if (event !== undefined) onOpen(event.id);
        }}
        onFocusRow={setActive}
        onKey={(key) => {
          const next = moveFocus(key, active, rows.count, countInSight(inSight));
          if (next === undefined) return false;
          move(next);
          drawn.scrollToIndex(next, { align: "auto" });
          return true;
        }}
        pixels={drawn.getTotalSize()}
      >
        {drawn.getVirtualItems().map(({ index, start, size, key }: VirtualItem) => {
          const event = rows.at(index);
          if (event === undefined)
            return (
              <LastRow
                key={key}
                index={index}
                start={start}
                size={size}
                hasFailed={hasFailed}
                retry={() => void loadMore()}
              />
            );
          return (
            <EventRow
              key={key}
              event={event}
              index={index}
              start={start}
              size={size}
              isActive={index === active}
              names={names}
              zone={zone}
            />
          );
        })}
      </GridBody>
    </GridFrame>
  );
}

/** The row that Tab leads to, and the focus on it once it is drawn. */
function useActiveRow(body: React.RefObject<HTMLDivElement | null>) {
  const [active, setActive] = useState(0);
  const isMoving = useRef(false);
  useEffect(() => {
    if (!isMoving.current) return;
    isMoving.current = false;
    const row = body.current?.querySelector(`[data-row="${active}"]`);
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
  }, [active, body]);
  const move = (index: number) => {
    isMoving.current = index !== active;
    setActive(index);
  };
  return { active, setActive, move };
}

function withRow(indexes: readonly number[], row: number): number[] {
  return indexes.includes(row) ? [...indexes] : [...indexes, row].sort((a, b) => a - b);
}

function countInSight(range: { readonly startIndex: number; readonly endIndex: number } | null): number {
  return range === null ? 1 : range.endIndex - range.startIndex;
}
