package org.flexmeter.gateway.log;

import io.quarkus.logging.LoggingFilter;
import java.util.Map;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.flexmeter.gateway.message.Masked;
import org.flexmeter.gateway.message.Printable;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;

/**
 * Every record on its way into the log, whoever wrote it: one line that does nothing to a terminal
 * and shows no password of an address, in its text, its fields and its stack trace. Refuses none.
 */
@LoggingFilter(name = "printable")
public final class PrintableLog implements Filter {

    @Override
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord extended) {
            String text = extended.getFormattedMessage();
            String shown = shown(String.valueOf(text));
            if (!shown.equals(text)) {
                extended.setMessage(shown, FormatStyle.NO_FORMAT);
            }
            for (Map.Entry<String, String> field : extended.getMdcCopy().entrySet()) {
                extended.putMdc(field.getKey(), shown(field.getValue()));
            }
        }
        if (record.getThrown() != null) {
            record.setThrown(PrintableFault.of(record.getThrown()));
        }
        return true;
    }

    /** A text as it may stand in the log. */
    static String shown(String text) {
        return Masked.of(Printable.of(text));
    }
}
