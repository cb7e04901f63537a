package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.observe.Reason;
import org.junit.jupiter.api.Test;

class CsvReportTest {

  @Test
  void of_eachSecond_isALine() {
    Books books = new Books(100);
    TimeLine line = new TimeLine(books);
    books.offered(1_500);
    books.loopLag(1_800, 1);
    books.started();
    books.completed(50, 40, 7);
    line.tick(2);
    books.offered(0);
    books.turnedAway(Reason.NO_ROOM);
    line.tick(0);
    line.tick(0);

    String csv = new String(CsvReport.of(SampleRun.plain(line.measured(), null)), UTF_8);

    assertThat(csv)
        .isEqualTo(
            "second,offered,started,completed,good,errors,backpressure,cut_off,bytes,response_p50_ms,response_p99_ms,lag_max_ms,loop_lag_max_ms,on_the_wire,queued\r\n"
                + "0,1,1,1,1,0,0,0,7,0.00005,0.00005,0.0015,0.0018,0,2\r\n"
                + "1,1,0,0,0,0,1,0,0,inf,inf,0,0,0,0\r\n"
                + "2,0,0,0,0,0,0,0,0,,,0,0,0,0\r\n");
  }

  @Test
  void of_aDatabase_saysNothingOfBytes() {
    TimeLine line = new TimeLine(new Books(100));
    line.tick(0);
    DatabaseUse use = SampleRun.database(new BankAudit(2, 0, 10, 10, 0, 0, 3, 0));

    String csv = new String(CsvReport.of(SampleRun.plain(line.measured(), null).with(use)), UTF_8);

    assertThat(csv).endsWith("\r\n0,0,0,0,0,0,0,0,,,,0,0,0,0\r\n");
  }
}
