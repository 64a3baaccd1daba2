package org.flexmeter.gateway.catalogue;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** One table, line kind or topic of a gateway: what its rows mean. */
public sealed interface Feed permits Feed.Measurements, Feed.AlarmEvents, Feed.AlarmRegister {

    /** What every feed has. */
    Source source();

    /**
     * Where the rows come from and whose they are.
     *
     * @param gateway such as {@code eon}
     * @param name such as {@code apartment-electricity}
     * @param catalogue the file that describes it, for messages to the operator
     * @param deviceType of every device in it
     * @param deviceColumn holds the source's own id of the device
     * @param originator column with the control centre's id of the command that caused the row; a
     *     row without it, or with NULL in it, came by itself
     */
    record Source(
            String gateway,
            String name,
            String catalogue,
            DeviceType deviceType,
            String deviceColumn,
            TimeColumn time,
            Optional<String> originator) {
        public Source {
            Objects.requireNonNull(gateway, "gateway");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(catalogue, "catalogue");
            Objects.requireNonNull(deviceType, "deviceType");
            Objects.requireNonNull(deviceColumn, "deviceColumn");
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(originator, "originator");
        }
    }

    /**
     * Rows with values.
     *
     * @param batch at most so many readings a message; empty for single messages
     */
    record Measurements(Source source, OptionalInt batch, List<ValueColumn> columns)
            implements Feed {
        public Measurements {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(batch, "batch");
            columns = List.copyOf(columns);
        }
    }

    /**
     * Rows of which each tells that an alarm was raised or cleared.
     *
     * @param alarm column with the alarm's code
     * @param active column that is true for raised; if empty, every row tells of a raised one
     * @param message column with what the source says in its own words; it takes the place of the
     *     catalogue's sentence
     */
    record AlarmEvents(
            Source source, String alarm, Optional<String> active, Optional<String> message)
            implements Feed {
        public AlarmEvents {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(alarm, "alarm");
            Objects.requireNonNull(active, "active");
            Objects.requireNonNull(message, "message");
        }
    }

    /**
     * Rows with a bit-mask of the alarms that are raised.
     *
     * @param register column with the mask
     */
    record AlarmRegister(Source source, String register) implements Feed {
        public AlarmRegister {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(register, "register");
        }
    }
}
