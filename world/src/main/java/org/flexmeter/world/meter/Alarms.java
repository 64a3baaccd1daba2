package org.flexmeter.world.meter;

import java.util.List;

/** The two alarm sets of D2.2 table 6.1, in the order of their bits. */
final class Alarms {
    /** What a cleared alarm is told with: the control centre knows no clearing. */
    static final String CLEARED = "Info";

    /**
     * An alarm.
     *
     * @param code what stands in the event row
     * @param name what the control centre is told, as D2.2 prints it
     * @param level how urgent it is when raised
     */
    record Alarm(String code, String name, String level) {
        String level(boolean raised) {
            return raised ? level : CLEARED;
        }
    }

    private Alarms() {}

    static List<Alarm> apartment() {
        return parse(
                """
                L1_FAIL l1.phase.fail Critical
                L2_FAIL l2.phase.fail Critical
                L3_FAIL l3.phase.fail Critical
                TAMPER tamper.detect Error
                MAGNETIC_FIELD magnetic.dc.field.detected Error
                DISCONNECTOR_STATE disconnector.state Warning
                DISCONNECTOR_TAMPER disconnector.tamper.detected Error
                """);
    }

    static List<Alarm> substation() {
        return parse(
                """
                L1_SAG l1.sag Warning
                L2_SAG l2.sag Warning
                L3_SAG l3.sag Warning
                L1_SURGE l1.surge Warning
                L2_SURGE l2.surge Warning
                L3_SURGE l3.surge Warning
                L1_OVER_CURRENT l1.over.current Error
                L2_OVER_CURRENT l2.over.current Error
                L3_OVER_CURRENT l3.over.current Error
                L1_PHASE_LOSS l1.phase.loss Critical
                L2_PHASE_LOSS l2.phase.loss Critical
                L3_PHASE_LOSS l3.phase.loss Critical
                RAM_FAILURE ram.faliure Error
                ROM_FAILURE rom.faliure Error
                NON_VOLATILE_MEMORY_FAILURE non.volatile.memory.failure Error
                CLOCK_ERROR clock.error Warning
                MEASUREMENT_ERROR measurement.error Error
                LOW_BATTERY low.battery Warning
                LOW_LOSS_POTENTIAL low.loss.potential Warning
                DEMAND_OVERLOAD demand.overload Warning
                POWER_FAILURE power.failure Critical
                COVER_REMOVED cover.removed Error
                REVERSE_ENERGY reverse.energy Warning
                DATA_BACKUP_INCOMPLETE data.backup.incompleated Warning
                SELFREAD_OCCURRED selfread.occured Info
                CONTROL_RELAY_OPEN control.relay.open Warning
                PHASE_LOSS phase.loss Critical
                PHASE_INVERSION phase.inversion Error
                PLC_CONFIG_FAILURE plc.config.faliure Error
                GENERAL_ERROR general.error Error
                INVALID_PASSWORD invalid.password Warning
                REMOTE_COMMUNICATION_INACTIVE remote.communication.inactive Warning
                CURRENT_MISSING_UNUSED_PHASE current.missing.unused.phase Warning
                """);
    }

    private static List<Alarm> parse(String lines) {
        return lines.lines()
                .map(line -> line.split(" "))
                .map(words -> new Alarm(words[0], words[1], words[2]))
                .toList();
    }
}
