/** What opens each record of a zip file, and how long its fixed part is. */
export const localHeader = { signature: 0x04034b50, bytes: 30 } as const;
export const directoryEntry = { signature: 0x02014b50, bytes: 46 } as const;
export const directoryEnd = { signature: 0x06054b50, bytes: 22 } as const;
export const wideDirectoryEnd = { signature: 0x06064b50, bytes: 56 } as const;
export const wideLocator = { signature: 0x07064b50, bytes: 20 } as const;

/** The extra field that holds what 32 bits do not. */
export const wideExtra = 1;
/** In a field of 32 bits: look into the extra field. */
export const elsewhere = 0xffff_ffff;
/** In a field of 16 bits: look into the record of 64 bits. */
export const manyElsewhere = 0xffff;

export const stored = 0;
export const deflated = 8;
