/** Which licensed product is the operating system. Source of the ID: slmgr.vbs. */

export const WINDOWS_APPLICATION = '55c92734-d682-4d71-983e-d6ec3f16059f';

interface Identity {
  applicationId: string | null;
  name: string | null;
  description: string | null;
}

/** By application ID; where that is masked or lost, by Name and Description. A product that says neither counts. */
export function isWindowsProduct(product: Identity): boolean {
  if (product.applicationId !== null) return product.applicationId === WINDOWS_APPLICATION;
  const { name, description } = product;
  if (name === null && description === null) return true;
  return /^\W*windows/i.test(name ?? '') || /^\W*windows/i.test(description ?? '');
}

/** What of a product tells whether it is in use. */
export interface Use {
  licenseStatus: number | null;
  hasKey: boolean;
}

/**
 * The product in use: licensed before one with a key, that before any other; of two with a key the one whose status says more
 * than Unlicensed, whatever their order. Among equals the first.
 */
export function productInUse<T>(products: readonly T[], useOf: (product: T) => Use): T | null {
  let primary: T | null = null;
  let highest = -1;
  for (const product of products) {
    const { licenseStatus, hasKey } = useOf(product);
    const rank = (licenseStatus === 1 ? 4 : 0) + (hasKey ? 2 : 0) + (licenseStatus ? 1 : 0);
    if (rank <= highest) continue;
    primary = product;
    highest = rank;
  }
  return primary;
}

export const isWindowsName = (name: string | null): boolean => name !== null && /^\W*windows\b/i.test(name);

/** Extended Security Updates and other add-ons carry Windows' application ID; their name gives them away. */
export function isAddonName(name: string | null): boolean {
  return name !== null && /-ESU-| add-on for /i.test(name);
}
