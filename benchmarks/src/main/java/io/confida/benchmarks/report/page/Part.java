package io.confida.benchmarks.report.page;

/** What a page says of one result. */
interface Part {

  String html();

  String markdown();
}
