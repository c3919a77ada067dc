namespace IonFunctions.Simulator.Storage;

/// <summary>One user's sign-up for one block.</summary>
internal sealed record Signup(int Id, int User, int Block, int Activity);

/// <summary>Who is signed up for what, and which activities are whose favorites.</summary>
internal sealed class SignupStore(Database database)
{
    public IReadOnlyList<Signup> OfUser(int user) =>
        database.Ask(user, static (statements, user) => statements.All(
            "SELECT id, user, block, activity FROM signup WHERE user = $1 ORDER BY block",
            static row => new Signup(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)),
            user));

    public IReadOnlyList<Signup> OfBlock(int block) =>
        database.Ask(block, static (statements, block) => statements.All(
            "SELECT id, user, block, activity FROM signup WHERE block = $1 ORDER BY user",
            static row => new Signup(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3)),
            block));

    /// <summary>Looks and then acts with nobody in between.</summary>
    public T Atomically<T>(Func<T> work) => database.Transact(work, static (_, work) => work());

    public void Remove(int user, IReadOnlyCollection<int> blocks)
    {
        foreach (var block in blocks)
        {
            database.Ask((user, block), static (statements, signup) =>
                statements.Execute("DELETE FROM signup WHERE user = $1 AND block = $2", signup.user, signup.block));
        }
    }

    /// <summary>Signs a user up; another activity of the same block gives way.</summary>
    public void SignUp(int user, int block, int activity) =>
        database.Ask((user, block, activity), static (statements, signup) => statements.Execute(
            """
            INSERT INTO signup (user, block, activity) VALUES ($1, $2, $3)
            ON CONFLICT (user, block) DO UPDATE SET activity = excluded.activity
            """,
            signup.user, signup.block, signup.activity));

    public IReadOnlyList<int> Favorites(int user) =>
        database.Ask(user, static (statements, user) => statements.All(
            "SELECT activity FROM favorite WHERE user = $1 ORDER BY activity", static row => row.GetInt32(0), user));

    /// <summary>Makes an activity a favorite, or no longer one.</summary>
    public void ToggleFavorite(int user, int activity) =>
        database.Transact((user, activity), static (statements, favorite) =>
            statements.Execute(
                "DELETE FROM favorite WHERE user = $1 AND activity = $2", favorite.user, favorite.activity) == 1
            || statements.Execute("INSERT INTO favorite VALUES ($1, $2)", favorite.user, favorite.activity) == 1);
}
