package io.confida.monitor.exposition.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import io.confida.monitor.FakePool;
import io.confida.monitor.SampleReports;
import org.junit.jupiter.api.Test;

class ReportDocumentTest {
  @Test
  void isJsonThatAScriptCanReadVerdictAndAdviceFrom() throws JsonParserException {
    JsonObject report = json(ReportDocument.of(SampleReports.ofSeveralPools()));
    assertThat(report.getString("status")).isEqualTo("unhealthy");
    assertThat(report.getBoolean("ready")).isFalse();
    JsonObject orders = report.getArray("pools").getObject(1);
    assertThat(orders.getString("pool")).isEqualTo("orders");
    assertThat(orders.getObject("verdict").getString("verdict")).isEqualTo("saturated");
    assertThat(orders.getObject("seen").getInt("active_peak")).isEqualTo(10);
    assertThat(orders.getObject("timings").getDouble("borrows_per_second")).isEqualTo(120);
    assertThat(orders.getObject("advice").getInt("size_best")).isPositive();
    JsonObject leak = report.getArray("pools").getObject(2).getObject("verdict");
    assertThat(leak.getString("basis")).isEqualTo("holders");
    assertThat(leak.getArray("holders").getObject(0).getArray("borrowed_at").getString(0))
        .contains("ExportJob.open");
  }

  @Test
  void leavesOutWhatIsNotKnown() throws JsonParserException {
    var pool = new FakePool("orders").unreadable();
    JsonObject report = json(ReportDocument.of(SampleReports.report(pool)));
    JsonObject orders = report.getArray("pools").getObject(0);
    assertThat(orders.getObject("seen")).doesNotContainKeys("active_mean", "active_peak", "max");
    assertThat(orders).doesNotContainKeys("timings", "round_trips");
    assertThat(orders.getObject("advice")).doesNotContainKeys("size_best", "load");
  }

  private static JsonObject json(Object document) throws JsonParserException {
    return JsonParser.object().from(JsonWriter.string(document));
  }
}
