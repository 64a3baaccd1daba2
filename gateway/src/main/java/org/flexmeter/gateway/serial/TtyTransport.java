package org.flexmeter.gateway.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.flexmeter.gateway.serial.LineAddress.Tty;

/** A device of this machine, through jSerialComm. */
final class TtyTransport implements Transport {
    private final SerialPort port;

    private TtyTransport(SerialPort port) {
        this.port = port;
    }

    /** Opens the device; the exception's message says what is wrong, for an operator. */
    static TtyTransport open(Tty address, LineSettings settings) throws IOException {
        if (address.text().startsWith("/") && !Files.exists(Path.of(address.text()))) {
            throw new NoSuchFileException("there is no device " + address.text());
        }
        try {
            // asked for at each opening: after unplugging, the old object stays dead
            SerialPort port = SerialPort.getCommPort(address.text());
            port.setComPortParameters(
                    settings.speed(), settings.dataBits(), stopBits(settings), parity(settings));
            port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
            port.setComPortTimeouts(
                    SerialPort.TIMEOUT_READ_SEMI_BLOCKING | SerialPort.TIMEOUT_WRITE_BLOCKING,
                    PATIENCE_MILLIS,
                    0);
            if (!port.openPort()) {
                throw new IOException(refused(address, settings, port));
            }
            return new TtyTransport(port);
        } catch (SerialPortInvalidPortException e) {
            throw new IOException("there is no device " + address.text(), e);
        }
    }

    private static String refused(Tty address, LineSettings settings, SerialPort port) {
        Path device = Path.of(address.text());
        if (Files.exists(device) && !(Files.isReadable(device) && Files.isWritable(device))) {
            return "the user of the gateway may not read and write "
                    + device
                    + "; add it to the device's group (often dialout)";
        }
        return "%s does not open with %s (error %d); is another program using it?"
                .formatted(device, settings, port.getLastErrorCode());
    }

    private static int stopBits(LineSettings settings) {
        return switch (settings.stopBits()) {
            case ONE -> SerialPort.ONE_STOP_BIT;
            case ONE_AND_A_HALF -> SerialPort.ONE_POINT_FIVE_STOP_BITS;
            case TWO -> SerialPort.TWO_STOP_BITS;
        };
    }

    private static int parity(LineSettings settings) {
        return switch (settings.parity()) {
            case NONE -> SerialPort.NO_PARITY;
            case EVEN -> SerialPort.EVEN_PARITY;
            case ODD -> SerialPort.ODD_PARITY;
            case MARK -> SerialPort.MARK_PARITY;
            case SPACE -> SerialPort.SPACE_PARITY;
        };
    }

    @Override
    public int read(byte[] into) throws IOException {
        int length = port.readBytes(into, into.length);
        if (length < 0) {
            throw unplugged();
        }
        return length;
    }

    @Override
    public boolean ready() {
        return port.bytesAvailable() > 0;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        int written = 0;
        while (written < bytes.length) {
            int more = port.writeBytes(bytes, bytes.length - written, written);
            if (more <= 0) {
                throw unplugged();
            }
            written += more;
        }
    }

    private static IOException unplugged() {
        return new IOException("the device was unplugged");
    }

    @Override
    public void close() {
        port.closePort();
    }
}
