package org.flexmeter.bench.load;

/** Tables of E.ON's that are loaded in bulk. */
public enum EonTable {
    /** Published one by one: substations, five values a reading. */
    SUBSTATION("eon.substation_reading", "r_plus, r_minus, p_plus, p_minus, q_plus", 5) {
        @Override
        Object[] values(int meter, int reading) {
            double power = 120 + (meter * 31 + reading * 7) % 900 / 10.0;
            return new Object[] {
                1_000.5 + meter + reading / 8.0, 12.25 + meter, power, 0.5, power / 4
            };
        }
    },

    /** Published in batches: apartments, eight values a reading. */
    APARTMENT("eon.apartment_reading", "a_plus, a_minus, u_l1, u_l2, u_l3, p_l1, p_l2, p_l3", 8) {
        @Override
        Object[] values(int meter, int reading) {
            double power = 0.2 + (meter * 31 + reading * 7) % 2_800 / 1_000.0;
            return new Object[] {
                1_000_000L + meter * 100L + reading,
                20L + meter,
                2_300 + (meter + reading) % 100 - 50,
                2_301 + reading % 50,
                2_299 - reading % 50,
                power,
                power / 2,
                power / 4
            };
        }
    };

    private final String table;
    private final String insert;

    EonTable(String table, String columns, int values) {
        this.table = table;
        this.insert =
                "INSERT INTO %s (bucket, shard, arrived_at, meter_id, read_at, %s) VALUES (?, ?, ?, ?, ?%s)"
                        .formatted(table, columns, ", ?".repeat(values));
    }

    String table() {
        return table;
    }

    String insert() {
        return insert;
    }

    abstract Object[] values(int meter, int reading);
}
