package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StaffTest {

  private static Staff of(int seats, int first) {
    Staff staff = new Staff(seats, first);
    staff.open();
    return staff;
  }

  @Test
  void hire_vacantSeats_takesEachOnce() {
    Staff staff = of(4, 2);

    assertThat(staff.hire()).isEqualTo(2);
    assertThat(staff.hire()).isEqualTo(3);
    assertThat(staff.hire()).isEqualTo(Staff.NONE);
    assertThat(staff.present()).isEqualTo(4);
  }

  @Test
  void hire_afterTheLastHasLeft_takesNobodyAndKeepsTheSeat() {
    Staff staff = of(2, 1);
    assertThat(staff.leave()).isTrue();

    assertThat(staff.hire()).isEqualTo(Staff.NONE);
    assertThat(staff.hire()).isEqualTo(Staff.NONE);
    assertThat(staff.present()).isZero();
  }

  @Test
  void dismiss_noMoreThanWanted_letsNobodyGo() {
    Staff staff = of(3, 3);
    assertThat(staff.dismiss()).isFalse();

    staff.want(2);

    assertThat(staff.dismiss()).isTrue();
    assertThat(staff.dismiss()).isFalse();
    assertThat(staff.present()).isEqualTo(2);
  }

  @Test
  void vacate_seat_isTakenNext() {
    Staff staff = of(3, 2);
    staff.want(1);
    assertThat(staff.dismiss()).isTrue();

    staff.vacate(1);

    assertThat(staff.hire()).isEqualTo(1);
    assertThat(staff.hire()).isEqualTo(2);
  }

  @Test
  void dismiss_beforeItsSeatIsVacant_leavesNoSeatToHireFor() {
    Staff staff = of(2, 2);
    staff.want(1);
    assertThat(staff.dismiss()).isTrue();

    assertThat(staff.hire()).isEqualTo(Staff.NONE);
    assertThat(staff.present()).isEqualTo(1);
  }
}
