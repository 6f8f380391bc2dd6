/** The version of this program: that of the package, which an image of one file does not have with it. A spec holds the two together. */
export const version = '0.1.0';
