/** Times in words. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Return how long ago a time in UTC was; the date if it was a week ago or more. */
export function ago(at: string, now: Date): string {
  const past = now.getTime() - Date.parse(at);
  if (Number.isNaN(past)) {
    return "";
  }
  if (past < MINUTE) {
    return "now";
  }
  if (past < HOUR) {
    return `${Math.floor(past / MINUTE)} min ago`;
  }
  if (past < DAY) {
    return `${Math.floor(past / HOUR)} h ago`;
  }
  const days = Math.floor(past / DAY);
  return days < 7 ? `${days} ${days === 1 ? "day" : "days"} ago` : at.slice(0, 10);
}
