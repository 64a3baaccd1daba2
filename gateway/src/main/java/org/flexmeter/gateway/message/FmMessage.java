package org.flexmeter.gateway.message;

/**
 * One message of the FLEXMETER application layer (D2.2 chapter 4: device measurements, device
 * alerts, acknowledgements; registration as SiteWhere 1.x knows it).
 */
public sealed interface FmMessage
        permits Measurements, Batch, Alert, Acknowledgement, Registration {

    /** The control centre's identity of the device; matches {@code [A-Za-z0-9_-]+}. */
    String hardwareId();

    /** How many readings the message carries; 0 for what is not a measurement. */
    default int readings() {
        return 0;
    }
}
