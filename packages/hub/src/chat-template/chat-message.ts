/** One message of a conversation; which fields a model reads is up to its template. */
export interface ChatMessage {
  role: string;
  content?: string | readonly Record<string, unknown>[] | null;
  [field: string]: unknown;
}
