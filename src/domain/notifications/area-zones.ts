const [PACIFIC, ARIZONA, MOUNTAIN, CENTRAL, EASTERN] = [
  'America/Los_Angeles',
  'America/Phoenix',
  'America/Denver',
  'America/Chicago',
  'America/New_York',
];

/** The area codes of the United States by their zones; those in which two meet are listed with both. */
const AREAS: readonly (readonly [zones: readonly string[], codes: string])[] = [
  [
    [PACIFIC],
    `206 253 360 425 509 564 503 971 702 725 775 209 213 279 310 323 341 350 369 408 415 424 442 510 530 559 562 619
     626 628 650 657 661 669 707 714 738 747 760 805 818 820 831 837 840 858 909 916 925 949 951`,
  ],
  [[PACIFIC, MOUNTAIN], '208 986 541 458'],
  [[ARIZONA], '480 520 602 623 928'],
  [[MOUNTAIN], '303 719 720 970 983 406 505 575 385 435 801 307 915'],
  [[MOUNTAIN, CENTRAL], '620 785 308 701 605 432'],
  [
    [CENTRAL],
    `205 251 256 334 659 938 327 479 501 870 217 224 309 312 331 447 464 618 630 708 730 773 779 815 847 861 872 319
     515 563 641 712 316 913 225 318 337 457 504 985 218 320 507 612 651 763 924 952 228 601 662 769 314 417 557 573
     636 660 816 975 402 531 405 539 572 580 918 615 629 731 901 210 214 254 281 325 346 361 409 430 469 512 621 682
     713 726 737 806 817 830 832 903 936 940 945 956 972 979 262 274 353 414 534 608 715 920`,
  ],
  [[CENTRAL, EASTERN], '931 423 850 448 270 364 606 219 574 812 930 906'],
  [
    [EASTERN],
    `203 475 860 959 302 202 771 239 305 321 324 352 386 407 561 645 656 689 727 728 754 772 786 813 863 904 941 954
     229 404 470 478 678 706 762 770 912 943 502 859 260 317 463 765 207 227 240 301 410 443 667 339 351 413 508 617
     774 781 857 978 231 248 269 313 517 586 616 679 734 810 947 989 603 201 551 609 640 732 848 856 862 908 973 212
     315 329 332 347 363 516 518 585 607 624 631 646 680 716 718 838 845 914 917 929 934 252 336 472 704 743 828 910
     919 980 984 216 220 234 283 326 330 380 419 436 440 513 567 614 740 937 215 223 267 272 412 445 484 570 582 610
     717 724 814 835 878 401 803 821 839 843 854 864 865 802 276 434 540 571 686 703 757 804 826 948 304 681`,
  ],
  [['America/Anchorage', 'America/Adak'], '907'],
  [['Pacific/Honolulu'], '808'],
  [['America/Puerto_Rico'], '787 939'],
];

const zonesByArea = new Map(
  AREAS.flatMap(([zones, codes]) => codes.split(/\s+/).map((code) => [code, zones] as const)),
);

/** The zones of the area that gave out a telephone number in E.164; empty where that says nothing. */
export const zonesOfNumber = (number: string): readonly string[] =>
  number.startsWith('+1') ? (zonesByArea.get(number.slice(2, 5)) ?? []) : [];
