// SPDX-License-Identifier: Apache-2.0
package io.packetd.protocol.redis;

import io.packetd.protocol.ByteWindow;
import io.packetd.protocol.redis.Command.Trait;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands by name. A command that is not in the table is reported all the same; the table spares the making of strings,
 * names sub-commands, and tells Redis from its look-alikes.
 */
final class RedisCommands {

    /** Longest word taken for a command, in bytes; the longest known one has 21. */
    static final int MAX_WORD = 64;

    /** What is reported for a command word that is no word: binary, or longer than {@link #MAX_WORD}. */
    static final Command UNREADABLE = new Command("?", Trait.NONE, null);

    /** Commands of Redis up to 8.2, without arguments that belong to the name. */
    private static final String PLAIN =
            "APPEND ASKING AUTH BGREWRITEAOF BGSAVE BITCOUNT BITFIELD BITFIELD_RO BITOP BITPOS"
                    + " BLMOVE BLMPOP BLPOP BRPOP BRPOPLPUSH BZMPOP BZPOPMAX BZPOPMIN COPY DBSIZE DECR DECRBY DEL DELEX DIGEST DUMP"
                    + " ECHO EVAL EVALSHA EVALSHA_RO EVAL_RO EXISTS EXPIRE EXPIREAT EXPIRETIME FAILOVER FCALL FCALL_RO FLUSHALL"
                    + " FLUSHDB GEOADD GEODIST GEOHASH GEOPOS GEORADIUS GEORADIUSBYMEMBER GEORADIUSBYMEMBER_RO GEORADIUS_RO"
                    + " GEOSEARCH GEOSEARCHSTORE GET GETBIT GETDEL GETEX GETRANGE GETSET HDEL HELLO HEXISTS HEXPIRE HEXPIREAT"
                    + " HEXPIRETIME HGET HGETALL HGETDEL HGETEX HINCRBY HINCRBYFLOAT HKEYS HLEN HMGET HMSET HPERSIST HPEXPIRE"
                    + " HPEXPIREAT HPEXPIRETIME HPTTL HRANDFIELD HSCAN HSET HSETEX HSETNX HSTRLEN HTTL HVALS INCR INCRBY"
                    + " INCRBYFLOAT INFO KEYS LASTSAVE LATENCY LCS LINDEX LINSERT LLEN LMOVE LMPOP LOLWUT LPOP LPOS LPUSH LPUSHX"
                    + " LRANGE LREM LSET LTRIM MGET MIGRATE MONITOR MOVE MSET MSETEX MSETNX OBJECT PERSIST PEXPIRE PEXPIREAT"
                    + " PEXPIRETIME PFADD PFCOUNT PFDEBUG PFMERGE PFSELFTEST PING PSETEX PTTL PUBLISH QUIT RANDOMKEY READONLY"
                    + " READWRITE RENAME RENAMENX REPLICAOF RESTORE RESTORE-ASKING ROLE RPOP RPOPLPUSH RPUSH RPUSHX SADD SAVE SCAN"
                    + " SCARD SDIFF SDIFFSTORE SET SETBIT SETEX SETNX SETRANGE SHUTDOWN SINTER SINTERCARD SINTERSTORE SISMEMBER"
                    + " SLAVEOF SMEMBERS SMISMEMBER SMOVE SORT SORT_RO SPOP SPUBLISH SRANDMEMBER SREM SSCAN STRLEN SUBSTR SUNION"
                    + " SUNIONSTORE SWAPDB TIME TOUCH TTL TYPE UNLINK UNWATCH VADD VCARD VDIM VEMB VGETATTR VINFO VISMEMBER VLINKS VRANDMEMBER"
                    + " VRANGE VREM VSETATTR VSIM WAIT WAITAOF WATCH XACK XACKDEL XADD XAUTOCLAIM"
                    + " XCLAIM XDEL XDELEX XLEN XPENDING XRANGE XREAD XREADGROUP XREVRANGE XSETID XTRIM ZADD ZCARD ZCOUNT ZDIFF"
                    + " ZDIFFSTORE ZINCRBY ZINTER ZINTERCARD ZINTERSTORE ZLEXCOUNT ZMPOP ZMSCORE ZPOPMAX ZPOPMIN ZRANDMEMBER"
                    + " ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANGESTORE ZRANK ZREM ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE"
                    + " ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE ZUNION ZUNIONSTORE";

    /** Commands whose name has a second word: the original's table, with what Redis has added since. */
    private static final List<String> CONTAINERS = List.of(
            "ACL CAT DELUSER DRYRUN GENPASS GETUSER HELP LIST LOAD LOG SAVE SETUSER USERS WHOAMI",
            "CLIENT CACHING GETNAME GETREDIR HELP ID INFO KILL LIST NO-EVICT NO-TOUCH PAUSE REPLY SETINFO SETNAME TRACKING"
                    + " TRACKINGINFO UNBLOCK UNPAUSE",
            "CLUSTER ADDSLOTS ADDSLOTSRANGE BUMPEPOCH COUNT-FAILURE-REPORTS COUNTKEYSINSLOT DELSLOTS DELSLOTSRANGE FAILOVER"
                    + " FLUSHSLOTS FORGET GETKEYSINSLOT HELP INFO KEYSLOT LINKS MEET MIGRATION MYID MYSHARDID NODES REPLICAS"
                    + " REPLICATE RESET SAVECONFIG SET-CONFIG-EPOCH SETSLOT SHARDS SLAVES SLOT-STATS SLOTS",
            "COMMAND COUNT DOCS GETKEYS GETKEYSANDFLAGS HELP INFO LIST",
            "CONFIG GET HELP RESETSTAT REWRITE SET",
            "DEBUG OBJECT SEGFAULT",
            "FUNCTION CREATE DELETE DUMP FLUSH HELP KILL LIST LOAD RESTORE STATS",
            "MEMORY DOCTOR HELP MALLOC-STATS PURGE STATS USAGE",
            "MODULE HELP LIST LOAD LOADEX UNLOAD",
            "PUBSUB CHANNELS HELP NUMPAT NUMSUB SHARDCHANNELS SHARDNUMSUB",
            "SCRIPT DEBUG EXISTS FLUSH HELP KILL LOAD",
            "SLOWLOG GET HELP LEN RESET",
            "XGROUP CREATE CREATECONSUMER DELCONSUMER DESTROY HELP SETID",
            "XINFO CONSUMERS GROUPS HELP STREAM");

    private static final WordTable<Command> TABLE = table();

    private RedisCommands() {}

    /** The known command in {@code [from, to)}, or null. */
    static @Nullable Command known(ByteWindow in, int from, int to) {
        return TABLE.find(in, from, to);
    }

    /** The command in {@code [from, to)}, known or not. */
    static Command command(ByteWindow in, int from, int to) {
        Command known = TABLE.find(in, from, to);
        if (known != null) {
            return known;
        }
        return isWord(in, from, to)
                ? new Command(in.latin1(from, to).toUpperCase(Locale.ROOT), Trait.NONE, null)
                : UNREADABLE;
    }

    /** The command with a reported name, as {@link #command} would give it; for state that was written. */
    static Command ofName(String name) {
        int space = name.indexOf(' ');
        ByteWindow word = ByteWindow.of(name.getBytes(StandardCharsets.ISO_8859_1), 0);
        Command command = command(word, 0, space < 0 ? word.length() : space);
        if (space < 0 || command.subcommands() == null) {
            return command;
        }
        Command sub = command.subcommands().find(word, space + 1, word.length());
        return sub == null ? command : sub;
    }

    /** Whether these bytes can be the name of a command: graphic ASCII that begins with a letter. */
    static boolean isWord(ByteWindow in, int from, int to) {
        if (from >= to || to - from > MAX_WORD) {
            return false;
        }
        int first = in.u8(from) | 0x20;
        if (first < 'a' || first > 'z') {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            int b = in.u8(i);
            boolean letterOrDigit = (b >= '0' && b <= '9') || ((b | 0x20) >= 'a' && (b | 0x20) <= 'z');
            if (!letterOrDigit && b != '.' && b != '_' && b != '-' && b != ':' && b != '|') {
                return false;
            }
        }
        return true;
    }

    private static WordTable<Command> table() {
        WordTable<Command> table = new WordTable<>(512);
        for (String name : PLAIN.split(" ", -1)) {
            table.put(name, new Command(name, Trait.NONE, null));
        }
        for (String line : CONTAINERS) {
            String[] words = line.split(" ", -1);
            WordTable<Command> subcommands = new WordTable<>(words.length);
            for (int i = 1; i < words.length; i++) {
                String name = words[0] + " " + words[i];
                Trait trait = name.equals("CLIENT REPLY") ? Trait.CLIENT_REPLY : Trait.NONE;
                subcommands.put(words[i], new Command(name, trait, null));
            }
            table.put(words[0], new Command(words[0], Trait.NONE, subcommands));
        }
        add(table, Trait.MULTI, "MULTI");
        add(table, Trait.END_TRANSACTION, "EXEC");
        add(table, Trait.END_TRANSACTION, "DISCARD");
        add(table, Trait.RESET, "RESET");
        add(table, Trait.SELECT, "SELECT");
        add(table, Trait.REPLCONF, "REPLCONF");
        add(table, Trait.REPLICATION, "PSYNC");
        add(table, Trait.REPLICATION, "SYNC");
        add(table, Trait.SUBSCRIBE, "SUBSCRIBE");
        add(table, Trait.PSUBSCRIBE, "PSUBSCRIBE");
        add(table, Trait.SSUBSCRIBE, "SSUBSCRIBE");
        add(table, Trait.UNSUBSCRIBE, "UNSUBSCRIBE");
        add(table, Trait.PUNSUBSCRIBE, "PUNSUBSCRIBE");
        add(table, Trait.SUNSUBSCRIBE, "SUNSUBSCRIBE");
        return table;
    }

    private static void add(WordTable<Command> table, Trait trait, String name) {
        table.put(name, new Command(name, trait, null));
    }
}
