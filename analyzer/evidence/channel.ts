export const isKnownChannel = (token: string): boolean => token !== '';
export const channelOfLicenseType = (_type: string | null): string | null => null;
